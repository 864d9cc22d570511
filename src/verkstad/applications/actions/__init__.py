"""What happens to an application: started, changed, signed, sent, moved."""
