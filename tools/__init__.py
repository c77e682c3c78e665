"""What authors and CI run: the course linter, executing notebooks, the table of standards.

None of it is in the wheel, and the package imports none of it.
"""
