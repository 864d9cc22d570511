"""The steps of a load, in the order in which things need each other."""
