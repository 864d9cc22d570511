"""Programme packs: what a folder of TOML and CSV must hold, and what is wrong with one."""
