"""Notebook 11: attack and defend."""
