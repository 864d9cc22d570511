"""Projects with their regions, money and reported results."""
