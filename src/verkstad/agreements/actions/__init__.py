"""What happens to an agreement."""
