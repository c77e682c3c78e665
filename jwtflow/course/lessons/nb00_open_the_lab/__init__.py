"""Notebook 00, *open the lab*."""
