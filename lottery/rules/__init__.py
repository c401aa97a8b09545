"""Pure rules of giving out: who wants the same, and the draw."""
