"""What the pages about dossiers show."""
