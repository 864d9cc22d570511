"""Whole numbers that a browser posts or an address carries."""


def numeral(text: str, most_digits: int = 9) -> int | None:
    """A whole number from plain digits, or None: no other sign, and no more digits than a number here ever has.

    The limit keeps what is no number of ours from the database, which takes 64 bits, and from int(), which refuses thousands
    of digits."""
    return int(text) if text.isdecimal() and len(text) <= most_digits else None
