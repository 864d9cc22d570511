"""Paying out and getting back: accounts, levels of attest, the bank's messages, the forecast."""
