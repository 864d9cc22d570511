"""What is known of claims."""
