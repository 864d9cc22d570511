"""What was agreed when a grant was given: accepted by the receiver, kept in versions, changed by decision."""
