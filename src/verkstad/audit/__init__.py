"""The journal's reading room: its pages, people's names for those who may read them, and proof of the chain's end."""
