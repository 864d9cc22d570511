"""Claims for payment: what a project has paid, line by line, and what the agency approves of it."""
