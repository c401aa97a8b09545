"""Pages of rounds, by who looks."""
