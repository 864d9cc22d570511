"""The auditor's dossier: proofs from a hash tree, tables as a data package, a zip whose bytes follow from its content."""
