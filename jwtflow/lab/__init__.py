"""The lab: three servers behind a notebook, a clock that you move, and diagrams.

    from jwtflow.lab import start_lab
    lab = start_lab()
    http = lab.http

It is only for learning: its keys and secrets are public and the same each time.
"""

from jwtflow.lab.lab import Lab, running_lab, separate_lab, start_lab, stop_lab

__all__ = ["Lab", "running_lab", "separate_lab", "start_lab", "stop_lab"]
