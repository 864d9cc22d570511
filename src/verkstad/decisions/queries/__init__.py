"""What decisions ask of the stages below, and what others ask of decisions."""
