"""What happens to dossiers."""
