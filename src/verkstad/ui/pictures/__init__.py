"""Pictures: SVG drawn on the server from plain values, each with its words, its table twin and its keys."""
