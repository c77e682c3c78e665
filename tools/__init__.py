"""Programs for authors and CI: linter, scaffolds, notebook execution, generated tables.

None of it is in the wheel, and the package imports none of it.
"""
