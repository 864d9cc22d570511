"""How a granted project goes: its reports, indicators and participants, its theory of change, and how it is closed."""
