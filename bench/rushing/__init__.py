"""The parts of bench/rush.py: the server, the world it is filled with, the clients, and the count afterwards."""
