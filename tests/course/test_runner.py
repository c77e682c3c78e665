"""Learners' code is stopped when its time is over, and nothing else is broken off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import jwtflow
from jwtflow.course import runner, start_lesson
from jwtflow.course.answers import Answer, TooSlowError
from jwtflow.course.runner import run_limited
from tests.course.learner import LearnersNotebook


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """No code of a learner's runs on."""
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name == "your code"] == []


def function(*lines: str, **names: Any) -> Any:
    """A learner's function with this body."""
    book = LearnersNotebook(names)
    book.run("def f():\n" + "\n".join(f"    {line}" for line in lines))
    return book["f"]


def stopped(learners: Any, seconds: float = 0.1) -> str:
    """What is said of code that does not end."""
    with pytest.raises(TooSlowError) as told:
        run_limited(learners, name="f", seconds=seconds)
    return str(told.value)


LOOPS = {
    "bare": ("while True: pass",),
    "on two lines": ("while True:", "    pass"),
    "with a condition": ("i = 0", "while i >= 0: i += 1"),
    "busy": ("while True:", "    sorted(range(50))"),
    "sleeps": ("import time", "while True: time.sleep(0.001)"),
    "prints": ("while True: print('x' * 1000)",),
    "catches Exception": ("while True:", "    try:", "        pass", "    except Exception: pass"),
    "catches everything": (
        "while True:",
        "    try:",
        "        while True: pass",
        "    except: pass",
    ),
    "finally": (
        "while True:",
        "    try:",
        "        while True: pass",
        "    except BaseException: continue",
        "    finally: pass",
    ),
    "three deep": (
        "while True:",
        "    try:",
        "        while True:",
        "            try:",
        "                while True:",
        "                    try:",
        "                        while True: pass",
        "                    except: pass",
        "            except: pass",
        "    except: pass",
    ),
    "suppresses": (
        "from contextlib import suppress",
        "while True:",
        "    with suppress(BaseException):",
        "        while True:",
        "            sorted(range(50))",
    ),
    "tries again": (
        "def again():",
        "    try:",
        "        while True: pass",
        "    except BaseException:",
        "        again()",
        "again()",
    ),
    "recursion that catches its own end": (
        "def again():",
        "    while True:",
        "        try: again()",
        "        except BaseException: pass",
        "again()",
    ),
    "recursion that branches": ("def g(n): return g(n - 1) + g(n - 1) if n else 1", "g(60)"),
    "iterator": ("import itertools", "for _ in itertools.count(): pass"),
    "comprehension": ("import itertools", "[0 for x in itertools.count() if x < 0]"),
    "generator inside C": ("import itertools", "sum(x for x in itertools.count())"),
    "function inside C": ("import itertools", "any(map(lambda x: False, itertools.count()))"),
    "in the standard library": ("import json", "while True: json.loads(json.dumps([1] * 50))"),
    "of exec": ("exec('while True: pass')",),
    "of a class": (
        "class C:",
        "    def __iter__(self): return self",
        "    def __next__(self): return 1",
        "sum(C())",
    ),
}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_without_end_is_stopped(loop: str) -> None:
    """A loop of any kind is stopped, whatever it catches, and the message asks about it."""
    told = stopped(function(*LOOPS[loop]))
    assert told == "f had not finished after 0.1 seconds. Is there a loop that never ends?"


def test_what_ends_in_time_returns_or_raises_as_it_is() -> None:
    """A result and an error reach the caller as if there were no thread."""
    assert run_limited(function("return [1]"), name="f", seconds=60) == [1]
    with pytest.raises(SystemExit, match="3"):
        run_limited(function("raise SystemExit(3)"), name="f", seconds=60)


def test_what_stays_in_c_is_said_and_stopped_when_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Code that waits inside one call runs on, the learner hears of it, and it is not forgotten."""
    monkeypatch.setattr(runner, "_PATIENCE", 0.05)
    gate = threading.Lock()
    gate.acquire()
    told = stopped(function("gate.acquire()", "while True: pass", gate=gate))
    assert told.endswith("is still running: choose Kernel, Restart Kernel.")
    gate.release()
    for thread in threading.enumerate():
        if thread.name == "your code":
            thread.join(60)


def test_an_interrupt_stops_the_learners_code_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner who interrupts the kernel is obeyed, and no loop is left behind."""

    def interrupt(self: threading.Thread, timeout: float | None = None) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_limited(function("while True: pass"), name="f", seconds=60)


LIBRARY = """
from collections import namedtuple
Pair = namedtuple("Pair", "one other")

def step(lock):
    lock.acquire()
    for number in range(20):
        Pair(number, sorted([2, 1], key=lambda item: -item))
    lock.release()
"""


def test_a_librarys_code_is_never_broken_off() -> None:
    """However often a loop is stopped that calls it, the library's function comes to its end."""
    library: dict[str, Any] = {"__file__": jwtflow.__file__}
    exec(LIBRARY, library)
    lock = threading.Lock()
    for _ in range(30):
        stopped(function("while True: step(lock)", step=library["step"], lock=lock), 0.01)
        assert not lock.locked()


def test_a_lock_in_the_learners_own_with_is_released() -> None:
    """A stop does not fall between the end of a block and the release of its lock."""
    lock = threading.Lock()
    for _ in range(30):
        stopped(function("while True:", "    with lock: x = 1", lock=lock), 0.01)
        assert not lock.locked()


def test_several_are_stopped_at_once() -> None:
    """Servers run pieces beside a check; each is stopped when its own time is over."""
    told: list[str] = []
    callers = [
        threading.Thread(target=lambda: told.append(stopped(function("while True: pass"))))
        for _ in range(4)
    ]
    for caller in callers:
        caller.start()
    assert run_limited(function("return sum(range(10_000))"), name="f", seconds=60) == 49995000
    for caller in callers:
        caller.join(60)
    assert len(told) == 4
    assert not any("still running" in each for each in told)


def test_the_lab_works_on_after_twenty_stopped_loops_that_call_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loops that send requests leave no lock held and no thread behind, old keys or new."""
    (tmp_path / ".jwtflow").mkdir()
    monkeypatch.chdir(tmp_path)
    lab = start_lesson("06")
    try:
        client = lab.client()
        client.login("bob", "tr0ub4dor-and-three")
        headers = {"Authorization": f"Bearer {client.access_token}"}
        names = {"http": lab.http, "url": f"{lab.resource_server}/reports", "headers": headers}
        ask = function("return http.get(url, headers=headers).status_code", **names)
        assert ask() == 200
        before = threading.active_count()
        for _ in range(20):
            lab.clock.advance(minutes=6)  # the keys are old, so the next request reads them anew
            loop = function("while True: http.get(url, headers=headers)", **names)
            assert "still running" not in stopped(loop, 0.05)
        client.login("bob", "tr0ub4dor-and-three")
        names["headers"] = {"Authorization": f"Bearer {client.access_token}"}
        ask = function("return http.get(url, headers=headers).status_code", **names)
        assert run_limited(ask, name="f", seconds=60) == 200
        for thread in threading.enumerate():
            if "process_request" in thread.name:  # it closes its connection
                thread.join(60)
        assert threading.active_count() <= before
    finally:
        lab.stop()


def test_a_learners_function_gets_copies() -> None:
    """What a function does to its arguments, at any depth, stays there."""
    given = {"keys": [{"kid": "1"}], "seen": {1}, "pair": ([],)}

    def spoil(thing: Any) -> None:
        thing["keys"][0].clear()
        thing["seen"].add(2)
        thing["pair"][0].append(3)

    Answer(spoil, "spoil")(given)
    assert given == {"keys": [{"kid": "1"}], "seen": {1}, "pair": ([],)}
