"""The page: three figures, then each part with what it found, its picture or what is not known, its table, file and definition."""
