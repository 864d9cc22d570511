"""Documents with diary numbers, direction, secrecy and retention; the public diary."""
