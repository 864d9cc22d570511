"""Review as rules: scores, spread and outliers, who reviews what, conflicts of interest, ranking, portfolios."""
