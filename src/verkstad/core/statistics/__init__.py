"""Official statistics: tables of figures as their publishers give them, read, cut, joined and told by county and year."""
