"""What a decision must hold and what it amounts to: content, shares, state aid, the clock of an appeal."""
