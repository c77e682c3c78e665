"""The lab: three servers behind a notebook, a clock that is moved by hand, and pictures."""
