"""What a dossier holds: the case as it is read, its tables, papers, journal and pages."""
