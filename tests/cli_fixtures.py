"""Running the command line: in this process for its words, as a process for its signals."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Queue

import pytest

from jwtflow.cli import main


class Result:
    """What a command left behind: exit status, standard output and standard error."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def error_line(self) -> str:
        """The one line on standard error; fails if there is more, or a trace."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Result:
    """Run ``jwtflow`` in this process, on a terminal of 80 columns."""
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
    captured = capsys.readouterr()
    return Result(int(ended.value.code or 0), captured.out, captured.err)


class Running:
    """A ``jwtflow`` that runs as a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, text: str, seconds: float = 60) -> list[str]:
        """The lines of standard output up to the one that holds ``text``."""
        lines: list[str] = []
        while not lines or text not in lines[-1]:
            try:
                lines.append(self._lines.get(timeout=seconds))
            except Empty:
                raise AssertionError(f"{text!r} did not come: {lines}") from None
        return lines

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)


@contextmanager
def running(*arguments: str, **options) -> Iterator[Running]:
    """``jwtflow`` as a process, gone after the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jwtflow", *arguments],
        stdout=subprocess.PIPE,
        stderr=options.pop("stderr", subprocess.PIPE),
        text=True,
        **options,
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
