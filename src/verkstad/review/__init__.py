"""Review: reviewers, conflicts of interest, scores, ranking, and what a portfolio of projects would cover."""
