"""Open data: the one table of award facts, and every standard's file derived from it."""
