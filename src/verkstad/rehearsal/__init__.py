"""The rehearsal room: a call's whole flow tried in a process, a home and a database of its own."""
