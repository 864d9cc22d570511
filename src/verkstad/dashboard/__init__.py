"""The programme in figures, for everybody: money, calls and decisions, results against targets, companies reached."""
