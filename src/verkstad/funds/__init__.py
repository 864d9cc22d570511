"""Double-entry money by mandate, funding source, cost kind, year and project; hours beside it."""
