"""What the pages of progress show, put together."""
