"""Notebook 10: sessions, tokens and signed cookies, measured and compared."""
