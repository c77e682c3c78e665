"""The lab: three servers behind a notebook, a clock that is moved by hand, and pictures.

    from jwtflow.lab import start_lab
    lab = start_lab()
    http = lab.http

Everything in it is for learning: its keys and secrets are the same each time, and known to all.
"""

from jwtflow.lab.lab import Lab, running_lab, separate_lab, start_lab, stop_lab

__all__ = ["Lab", "running_lab", "separate_lab", "start_lab", "stop_lab"]
