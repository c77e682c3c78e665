"""The exercises, a module for each notebook.

Each module offers ``EXERCISES``, in the notebook's order, and ``PRELUDE``: the imports that the
notebook makes for them.
"""
