"""Counting the figures."""
