"""What is asked to fill the table of facts."""
