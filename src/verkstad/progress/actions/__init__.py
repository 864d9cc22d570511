"""What happens to a project's reports, and how it is closed."""
