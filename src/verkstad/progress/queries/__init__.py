"""What is asked of reports, indicators and participants."""
