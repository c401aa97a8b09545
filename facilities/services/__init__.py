"""Writes of facilities."""
