"""Applications (ansökningar): drafts, partners, budget, letters of intent, sending, handling."""
