"""``keep``: what is kept runs on its own, and what cannot be kept is said."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from jwtflow.course import keep, kept_code
from jwtflow.course.answers import Answer
from jwtflow.course.kept_code import load, save
from jwtflow.course.standalone import CannotKeepError, module_source
from tests.course.learner import LearnersNotebook


@pytest.fixture(autouse=True)
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a workbook of its own, on a path as learners name them."""
    folder = tmp_path / "Übung mit Größe"
    (folder / ".jwtflow").mkdir(parents=True)
    monkeypatch.chdir(folder)
    # A busy machine must not make an honest function late.
    monkeypatch.setattr(Answer.__init__, "__kwdefaults__", {"time_limit": 60})
    return folder


def notebook(*cells: str) -> LearnersNotebook:
    """A notebook after these cells."""
    book = LearnersNotebook()
    for cell in cells:
        book.run(textwrap.dedent(cell).strip() + "\n")
    return book


def in_a_fresh_python(expression: str) -> str:
    """What ``expression`` is in a Python that knows the kept modules and nothing else of it all."""
    program = f"import my_jwtflow\n{expression}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


STANDS_ALONE = {
    "a proxy that says nothing outside of a request": (
        "from flask import request\ndef kept(): return request is not None",
        "kept()",
        "True",
    ),
    "a function": ("def kept(x):\n    return x + 1", "kept(1)", "2"),
    "a constant": ("LIMIT = 5\ndef kept(x):\n    return x < LIMIT", "kept(4)", "True"),
    "nested constants": (
        "ALLOWED = {'alg': ['RS256'], 'n': (1, 2.5, None)}\ndef kept(): return ALLOWED",
        "kept()",
        "{'alg': ['RS256'], 'n': (1, 2.5, None)}",
    ),
    "another function": (
        "def twice(x): return 2 * x\ndef kept(x): return twice(x) + 1",
        "kept(2)",
        "5",
    ),
    "functions that call each other": (
        "def odd(n): return n != 0 and kept(n - 1)\ndef kept(n): return n == 0 or odd(n - 1)",
        "kept(4)",
        "True",
    ),
    "another name for it": ("def f(x): return x\ng = f\ndef kept(x): return g(x)", "kept(3)", "3"),
    "a module": ("import json\ndef kept(x): return json.dumps(x)", "kept([1])", "[1]"),
    "a module's other name": (
        "import hashlib as h\ndef kept(x): return h.sha256(x).hexdigest()[:4]",
        "kept(b'')",
        "e3b0",
    ),
    "a module in a package": (
        "import urllib.parse\ndef kept(x): return urllib.parse.quote(x)",
        "kept('a b')",
        "a%20b",
    ),
    "names of a module": (
        "from json import dumps, loads\ndef kept(x): return loads(dumps(x))",
        "kept([1])",
        "[1]",
    ),
    "a name under another": (
        "from json import dumps as write\ndef kept(x): return write(x)",
        "kept([1])",
        "[1]",
    ),
    "an object of a module": (
        (
            "from datetime import timezone, datetime\n"
            "def kept(n): return datetime.fromtimestamp(n, timezone.utc).year"
        ),
        "kept(0)",
        "1970",
    ),
    "an instance that a module holds": (
        (
            "from datetime import UTC, datetime\n"
            "def kept(n): return datetime.fromtimestamp(n, UTC).year"
        ),
        "kept(0)",
        "1970",
    ),
    "a default from a global": (
        "LEEWAY = 5\ndef kept(now, leeway=LEEWAY): return now + leeway",
        "kept(1)",
        "6",
    ),
    "a decorator of a library": (
        "import functools\n@functools.cache\ndef kept(x): return x",
        "kept(7)",
        "7",
    ),
    "a decorator of the notebook": (
        (
            "import functools\ndef loud(f):\n    @functools.wraps(f)\n    def wrapper(*a):\n"
            "        return f(*a) + '!'\n    return wrapper\n@loud\ndef kept(x): return x"
        ),
        "kept('hey')",
        "hey!",
    ),
    "a decorator that returns what it decorates": (
        (
            "import functools\ndef loud(f): return functools.wraps(f)(f)\n"
            "@loud\ndef helper(x): return x\n@loud\ndef kept(x): return helper(x)"
        ),
        "kept(7)",
        "7",
    ),
    "a cached helper": (
        (
            "import functools\n@functools.cache\ndef helper(x): return x\n"
            "def kept(x): return helper(x)"
        ),
        "kept(7)",
        "7",
    ),
    "annotations": (
        (
            "from typing import Any\n"
            "def kept(c: dict[str, Any], *rest: Any) -> dict[str, Any] | None: return c"
        ),
        "kept({})",
        "{}",
    ),
    "a class": ("class kept:\n    size = 3\n    def f(self): return self.size", "kept().f()", "3"),
    "a class with ancestors": (
        (
            "import abc\nclass Base(abc.ABC):\n    def f(self): return STEP\nSTEP = 2\n"
            "class kept(Base):\n    def g(self): return super().f() * 2"
        ),
        "kept().g()",
        "4",
    ),
    "a dataclass": (
        (
            "from dataclasses import dataclass, field\n@dataclass\nclass kept:\n"
            "    n: int = 1\n    tags: list[str] = field(default_factory=list)"
        ),
        "kept(4)",
        "kept(n=4, tags=[])",
    ),
    "an error of one's own": (
        (
            "class Refused(ValueError): pass\ndef kept():\n    try: raise Refused('no')\n"
            "    except Refused as error: return str(error)"
        ),
        "kept()",
        "no",
    ),
    "comprehensions and lambdas inside": (
        "n = 'global'\ndef kept(xs): return [n for n in map(lambda m: m + 1, xs)]",
        "kept([1, 2])",
        "[2, 3]",
    ),
    "functions inside": (
        "def kept(x):\n    def inner(y):\n        return x + y\n    return inner(1)",
        "kept(1)",
        "2",
    ),
    "a global that it changes": (
        "count = 0\ndef kept():\n    global count\n    count += 1\n    return count",
        "kept()",
        "1",
    ),
    "jwtflow's own": (
        "from jwtflow.tokens import base64url_decode\ndef kept(x): return base64url_decode(x)",
        "kept('YQ')",
        "b'a'",
    ),
}


@pytest.mark.parametrize("what", STANDS_ALONE)
def test_what_is_kept_runs_on_its_own(what: str) -> None:
    """It gives the same when it is loaded here, and the text holds nothing of the notebook."""
    source, call, expected = STANDS_ALONE[what]
    book = notebook(source)
    path = save(book["kept"])
    assert path == Path.cwd() / "my_jwtflow" / "kept.py"
    assert str(eval(call, {"kept": load("kept")})) == expected
    assert "notebook_" not in path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_all_of_it_runs_in_a_fresh_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kept module can be imported and called where no course has been imported before."""
    lines = []
    for number, (source, call, _) in enumerate(STANDS_ALONE.values()):
        save(notebook(source)["kept"])
        Path("my_jwtflow/kept.py").rename(f"my_jwtflow/kept{number}.py")
        lines += [f"from my_jwtflow.kept{number} import kept", f"print({call})"]
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    told = in_a_fresh_python("\n".join(lines))
    assert told.splitlines() == [expected for _, _, expected in STANDS_ALONE.values()]


def test_the_text_reads_as_if_somebody_had_written_it() -> None:
    """Imports come first, merged and from where a person would take them, then what is used."""
    book = notebook(
        "import json\nimport hashlib as h\nfrom hmac import compare_digest\n"
        "from jwtflow.tokens import base64url_encode, base64url_decode\nfrom hashlib import sha256",
        "SECRET_BYTES = 32",
        "def segment(part):\n    return base64url_encode(json.dumps(part).encode())",
        "def kept(text):\n    # read it\n    good = compare_digest(text, segment({}))\n"
        "    return good, h.md5, sha256, base64url_decode, SECRET_BYTES",
    )
    assert module_source(book["kept"]) == textwrap.dedent(
        """\
        import hashlib as h
        import json
        from hashlib import sha256
        from hmac import compare_digest
        from jwtflow.tokens import base64url_decode, base64url_encode


        SECRET_BYTES = 32


        def segment(part):
            return base64url_encode(json.dumps(part).encode())


        def kept(text):
            # read it
            good = compare_digest(text, segment({}))
            return good, h.md5, sha256, base64url_decode, SECRET_BYTES
        """
    )


CANNOT = {
    "the lab": (
        "class Lab: pass\nlab = Lab()\ndef kept(): return lab",
        "kept uses lab, which is of type Lab and cannot be written down. Make lab an argument of",
    ),
    "a session": (
        "import requests\nhttp = requests.Session()\ndef kept(): return http.get('x')",
        "kept uses http, which is of type Session and cannot be written down",
    ),
    "it through another function": (
        "http = object()\ndef get(): return http\ndef kept(): return get()",
        "get uses http, which is of type object",
    ),
    "a name that is not there": (
        "def kept(): return nowhere()",
        "kept uses nowhere, and nothing here is called nowhere. Run the cell that defines it",
    ),
    "a closure": (
        "def make(secret):\n    def kept(): return secret\n    return kept\nkept = make(1)",
        "kept uses secret of the function that it was made in",
    ),
    "a lambda": ("kept = lambda x: x", "Only a function or a class that has a name can be kept."),
    "a lambda that it uses": (
        "add = lambda x: x + 1\ndef kept(x): return add(x)",
        "kept uses add, which is a lambda. Write it with def.",
    ),
    "a value": ("kept = {'sub': 'bob'}", "Only a function or a class that has a name"),
    "a text": ("kept = 'verify'", "Write the name without quotes"),
    "an object": (
        "class C:\n    def __call__(self): ...\nkept = C()",
        "Only a function",
    ),
    "an earlier version of itself": (
        "def kept(): return 1\nbefore = kept\ndef kept(): return before()",
        "Two different things are called kept",
    ),
    "no source": ("exec('def kept(): return 4711')", "The source of kept cannot be found. Run the"),
}


@pytest.mark.parametrize("what", CANNOT)
def test_what_cannot_be_kept_is_said(what: str) -> None:
    """It is refused in a sentence that says why, and no file is left."""
    source, told = CANNOT[what]
    book = notebook(source)
    with pytest.raises(CannotKeepError) as refused:
        save(book["kept"])
    assert told in str(refused.value)
    assert told in repr(keep(book["kept"]))
    assert not Path("my_jwtflow").exists()


def test_a_decorator_that_fails_when_it_runs_again_is_said() -> None:
    """Text that does not run a second time is not kept, and the learner's line is told."""
    book = notebook(
        "calls = []\ndef once(f):\n    if not calls: raise OSError('no disk')\n    return f",
        "calls.append(1)",
        "@once\ndef kept(): return 1",
        "calls.clear()",
    )
    with pytest.raises(CannotKeepError, match=r"does not run on its own\. OSError: no disk") as no:
        save(book["kept"])
    assert "In once, line" in str(no.value)


def test_the_version_before_stays_beside() -> None:
    """A changed function replaces the file, and what it was can be had back."""
    for body in ("1", "1", "2"):
        save(notebook(f"def kept(): return {body}")["kept"])
    assert "return 2" in Path("my_jwtflow/kept.py").read_text(encoding="utf-8")
    assert "return 1" in Path("my_jwtflow/kept.before.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def kept(:\n", "SyntaxError: invalid syntax\nIn line 1: def kept(:"),
        ("x = 1\n", "my_jwtflow/kept.py no longer defines kept."),
        ("import nowhere\n", "does not run on its own. ModuleNotFoundError: No module named"),
        ("def kept(): ...\n1 / 0\n", "ZeroDivisionError: division by zero\nIn <module>, line 2"),
        ("raise SystemExit\n", "does not run on its own. SystemExit"),
        (b"\xff\xfe", "my_jwtflow/kept.py cannot be read."),
        (b"def kept(): ...\n\0", "does not run on its own. "),
    ],
)
def test_a_file_that_was_edited_by_hand_is_said(text: str | bytes, told: str) -> None:
    """A kept file that no longer runs is told with its line, and without a path of the machine."""
    Path("my_jwtflow").mkdir()
    content = text if isinstance(text, bytes) else text.encode()
    Path("my_jwtflow/kept.py").write_bytes(content)
    with pytest.raises(CannotKeepError) as refused:
        load("kept")
    assert told in str(refused.value)
    assert str(Path.cwd()) not in str(refused.value)


def test_a_file_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop in a kept file does not keep the lab from starting."""
    monkeypatch.setattr(kept_code, "Answer", partial(Answer, time_limit=0.2))
    Path("my_jwtflow").mkdir()
    Path("my_jwtflow/kept.py").write_text("while True: pass\n", encoding="utf-8")
    with pytest.raises(CannotKeepError, match=r"had not finished after 0\.2 seconds"):
        load("kept")


def test_nothing_kept_is_nothing() -> None:
    """What was never kept is loaded as nothing, without an error."""
    assert load("verify") is None


def test_a_place_that_cannot_be_written_is_said() -> None:
    """Where the folder is a file, or read-only, keep says what the system says."""
    Path("my_jwtflow").write_text("", encoding="utf-8")
    with pytest.raises(CannotKeepError, match=r"my_jwtflow/kept.py cannot be written: \w"):
        save(notebook("def kept(): return 1")["kept"])


def timed(book: LearnersNotebook, body: str) -> None:
    """A cell under ``%%time``: its code has no file, and the cell holds it as a string."""
    cell = f"get_ipython().run_cell_magic('time', '', {body!r})\n"
    book.run(f"get_ipython = lambda: __import__('unittest.mock').mock.Mock()\n{cell}")
    exec(compile(body, "<timed exec>", "exec"), book.names)


def test_what_a_cell_magic_ran_is_kept() -> None:
    """Under ``%%time`` functions and classes are found, in their latest version."""
    book = notebook("LIMIT = 5")
    timed(book, "def kept(x):\n    return x < LIMIT\n")
    timed(
        book,
        "import functools\n@functools.cache\ndef kept(x):\n    # less\n    return x <= LIMIT\n",
    )
    save(book["kept"])
    assert load("kept")(5)
    timed(book, "class kept:\n    size = 3\n")
    save(book["kept"])
    assert load("kept").size == 3


def test_a_text_that_is_not_what_ran_is_not_kept() -> None:
    """A cell magic that defined something else under this name is not taken for it."""
    book = notebook("x = 1")
    timed(book, "def kept(x):\n    return x\n")
    exec(compile("def kept(x):\n    return x + 4711\n", "<timed exec>", "exec"), book.names)
    with pytest.raises(CannotKeepError, match="source of kept cannot be found"):
        module_source(book["kept"])


def test_a_redefined_class_is_kept_as_it_is_now() -> None:
    """Of two cells that define a class, the one that ran last is written down."""
    book = notebook("class kept:\n    size = 1", "class kept:\n    size = 2")
    save(book["kept"])
    assert load("kept").size == 2
