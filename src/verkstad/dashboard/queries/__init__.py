"""What the page is asked for, and what the register of figures tells of it."""
