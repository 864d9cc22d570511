"""Figures with their trace: the statement, the comparison with what was printed."""
