"""Pages of keys: the resident's one, and those of the desk."""
