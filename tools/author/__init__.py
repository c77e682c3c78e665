"""What authors run: scaffold lessons and exercises, see what is missing, refresh pages."""
