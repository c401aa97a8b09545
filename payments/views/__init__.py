"""Views of payments, by who looks."""
