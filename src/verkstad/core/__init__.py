"""What is computed: money, periods, terms, statements, checks. Pure Python, no Django."""
