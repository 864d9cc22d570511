"""What the pages of an application show."""
