"""Notebook 07: the code flow, and what its checks are good for."""
