"""What is asked of applications: their content, their gaps, who is asked for a letter."""
