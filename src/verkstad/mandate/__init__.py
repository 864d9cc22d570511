"""Government mandates: envelopes, amendments, terms, obligations, draw-down, repayment."""
