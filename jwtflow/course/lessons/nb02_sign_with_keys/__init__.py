"""Notebook 02, *sign with keys*: RS256 by hand, keys by name, and who can forge."""
