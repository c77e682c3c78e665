"""Notebook 03, *claim and expire*."""
