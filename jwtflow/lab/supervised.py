"""Runs ``python -m MODULE …`` and ends it when the notebook that started it ends.

``jwtflow.lab.processes`` runs this file as a script. It holds the other end of this process's
standard input. However a notebook ends, the system closes that end, on every operating system.
"""

from __future__ import annotations

import _thread
import os
import runpy
import signal
import sys
import threading

_PATIENCE = 5.0  # seconds to tidy up, as after Ctrl-C


def _end_with_the_notebook() -> None:
    while os.read(0, 1):  # not sys.stdin, whose lock a thread mustn't hold when Python ends
        pass
    if hasattr(signal, "pthread_kill"):  # a signal also ends what the main thread waits for
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()
    threading.Event().wait(_PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    # Ignored where a shell started Jupyter in the background; interrupt_main would do nothing.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_the_notebook, daemon=True).start()
    module, *sys.argv[1:] = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
