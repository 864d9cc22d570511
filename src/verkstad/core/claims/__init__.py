"""A claim for payment: its lines, what is wrong with them, and what an officer looks closer at; no Django."""
