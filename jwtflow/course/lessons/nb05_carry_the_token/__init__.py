"""Carry the token: where a client keeps it, how it travels, and who else can send it."""
