"""Official statistics that reports stand beside: saved tables by county and year, each with its source and every version kept."""
