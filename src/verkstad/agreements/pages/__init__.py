"""What the pages of agreements show, put together."""
