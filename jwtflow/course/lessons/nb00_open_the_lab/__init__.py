"""Notebook 00, *open the lab*: the whole flow once."""
