"""Small signs that stand beside words: each state has its own shape, so that colour is never alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Drawn on 16 x 16; "currentColor" everywhere.
SHAPES = {
    "met": '<path d="M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zm3.4 4.6L6.9 9.4 4.7 7.3 3.3 8.7l3.7 3.6 5.9-6.3z"/>',
    "risk": '<path d="M8 .8 16 15H0zM7 5.8l.3 4.7h1.4l.3-4.7zm1 5.7a1 1 0 1 0 0 2 1 1 0 0 0 0-2z"/>',
    "unmet": '<path d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7zm.4 3.6L3.6 5.1 6.5 8l-2.9 2.9 1.5 1.5L8 9.5l2.9 2.9 1.5-1.5'
    'L9.5 8l2.9-2.9-1.5-1.5L8 6.5z"/>',
    "now": '<path d="M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zm0 2.3a5.7 5.7 0 1 0 0 11.4'
    'A5.7 5.7 0 0 0 8 2.3zM8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6z"/>',
    "next": '<path d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2a5 5 0 1 0 0 10A5 5 0 0 0 8 3z"/>',
    "dot": '<circle cx="8" cy="8" r="4"/>',
    "info": '<path d="M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM7 7v6h2V7zm1-4a1.2 1.2 0 1 0 0 2.4A1.2 1.2 0 0 0 8 3z"/>',
    "draft": '<path d="M11.5 0 16 4.5 5 15.5l-5 .5.5-5zm0 2.8L10 4.3 11.7 6l1.5-1.5z"/>',
    "close": '<path d="M2 .6 8 6.6l6-6L15.4 2l-6 6 6 6-1.4 1.4-6-6-6 6L.6 14l6-6-6-6z"/>',
    "down": '<path d="M7 0h2v9.2l3.3-3.3 1.4 1.4L8 13 2.3 7.3l1.4-1.4L7 9.2zM1 14h14v2H1z"/>',
    "lock": '<path d="M8 0a4 4 0 0 1 4 4v3h2v9H2V7h2V4a4 4 0 0 1 4-4zm0 2a2 2 0 0 0-2 2v3h4V4a2 2 0 0 0-2-2z"/>',
}
MARK_OF = {"success": "met", "warning": "risk", "error": "unmet", "done": "met", "stopped": "unmet", "debug": "info"}


def icon(name: str) -> SafeString:
    """An SVG of that shape, hidden from screen readers: the word beside it speaks. KeyError for an unknown shape."""
    shape = SHAPES[MARK_OF.get(name, name)]
    # The shapes are this file's own constants.
    return format_html(
        '<svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" fill-rule="evenodd" '
        'aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(shape),  # noqa: S308
    )
