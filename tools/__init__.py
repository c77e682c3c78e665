"""What authors and CI run: the course linter, scaffolds, executed notebooks, generated tables.

None of it is in the wheel, and the package imports none of it.
"""
