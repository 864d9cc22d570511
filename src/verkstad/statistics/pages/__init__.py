"""What the pages of statistics show, put together from queries."""
