"""What happens to money: proposed, attested, sent, paid, taken back."""
