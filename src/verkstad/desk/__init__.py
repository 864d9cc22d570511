"""The pages that show many stages at once: front page, map, directory, officer's desk."""
