"""Searching for words as people type them."""


def spellings(text: str) -> list[str]:
    """The ways a word may be written that a database may not know to be the same.

    SQLite compares only A-Z without regard to case, so that "ökad" would not find "Ökad"; where a text has other
    letters, its lower, upper and capitalised forms are looked for as well.
    """
    text = " ".join(text.split())
    if not text:
        return []
    if text.isascii():
        return [text]
    return list(dict.fromkeys([text, text.lower(), text.upper(), text.capitalize(), text.title()]))
