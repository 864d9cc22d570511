"""Money out and back: payments attested and sent to the bank, advances, recoveries."""
