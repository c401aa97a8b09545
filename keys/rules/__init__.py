"""Rules of doors and keys: plain functions over values."""
