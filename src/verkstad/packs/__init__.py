"""Programme packs: a folder of TOML and CSV loaded into the house, atomically."""
