"""Files from outside: what may be let in, and how it is looked at."""
