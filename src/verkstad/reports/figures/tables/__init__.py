"""The tables of facts that figures are taken from, one module for each part of the programme."""
