"""Notebook 08: refresh and rotate."""
