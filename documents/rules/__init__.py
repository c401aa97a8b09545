"""Pure rules about papers: what must stand on which, how they are numbered, how they are read."""
