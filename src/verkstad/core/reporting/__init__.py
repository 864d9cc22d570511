"""What a report is made of: figures with the facts behind them, the words around them, and the proof that they agree."""
