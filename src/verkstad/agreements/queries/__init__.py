"""What is asked of agreements."""
