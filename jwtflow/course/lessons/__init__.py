"""The lessons: a room for each notebook."""
