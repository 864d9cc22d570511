"""Calls for applications (utlysningar): their terms, windows, questions and answers, and the public page."""
