"""The auditor's dossier: all of a project in one zip that opens without an account, with proof and without secrets."""
