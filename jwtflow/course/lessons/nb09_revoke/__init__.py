"""Notebook 09: revoke."""
