"""Handling: registration, requirement check, completion, withdrawal and dismissal; the officer's list of applications."""
