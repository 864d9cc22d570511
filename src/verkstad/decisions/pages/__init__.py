"""What the pages of decisions show."""
