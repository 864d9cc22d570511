"""What the pages on the top floor ask of all the stages below."""
