"""Notebook 01, *build a token by hand*."""
