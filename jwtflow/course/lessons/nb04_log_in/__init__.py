"""Notebook 04: log in."""
