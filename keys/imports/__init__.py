"""Files of doors and keys (docs/keys.md): read and checked here, written by services.load."""
