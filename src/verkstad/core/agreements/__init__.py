"""What a grant's agreement says, version by version, and how two versions differ."""
