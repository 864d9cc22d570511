"""How a project goes: when it reports, what a report says, what is counted, and what it leaves behind."""
