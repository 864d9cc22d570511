"""What happens to reports: begun, written, commented, signed, frozen, delivered."""
