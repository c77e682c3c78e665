"""Notebook 06: the function that decides who gets in, and the tokens that try it."""
