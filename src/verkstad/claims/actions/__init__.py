"""What happens to claims: each act is one function."""
