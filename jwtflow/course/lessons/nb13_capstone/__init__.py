"""Notebook 13: a new service from a brief, built of your own pieces and judged."""
