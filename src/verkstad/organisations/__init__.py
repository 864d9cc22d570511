"""Organisations, regions and who was responsible for which region when."""
