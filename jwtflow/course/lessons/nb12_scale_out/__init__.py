"""What notebook 12, scale out, has beside its text."""
