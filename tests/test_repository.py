"""The repository itself: its files agree with one another and speak of no one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import jwtflow

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def _text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def _tracked():
    """Every file of the repository, as git lists them, or as they lie in a source archive."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    listed = (path for path in ROOT.rglob("*") if path.is_file())
    return [path for path in listed if not any(p.startswith(".") for p in path.parts)]


def _pins(text):
    """The versions that a lock names, as ``{project: [(version, marker), …]}``."""
    pins = {}
    for name, version, marker in re.findall(
        r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)(?: ; ([^\\\n]+))?", text, re.MULTILINE
    ):
        pins.setdefault(name, []).append((version, (marker or "").strip()))
    return pins


def _requirements():
    """Every direct requirement in pyproject.toml but the project itself."""
    lines = PROJECT["dependencies"] + [line for extra in EXTRAS.values() for line in extra]
    found = [Requirement(line) for line in lines]
    return [requirement for requirement in found if requirement.name != "jwtflow"]


@pytest.mark.parametrize("requirement", _requirements(), ids=lambda requirement: requirement.name)
def test_every_dependency_is_bounded_and_locked(requirement):
    """A direct dependency has a lower and an upper bound, and the lock holds a version within."""
    operators = {specifier.operator for specifier in requirement.specifier}
    assert operators == {"=="} or (">=" in operators and operators & {"<", "<="})
    locked = _pins(_text("requirements.lock")).get(canonicalize_name(requirement.name), [])
    assert locked, f"{requirement.name} is not in requirements.lock: run make lock"
    assert all(requirement.specifier.contains(version) for version, _ in locked)


def test_build_requirements_are_locked():
    """`make setup` builds the package with what the lock holds, so nothing comes unhashed."""
    build = tomllib.loads(_text("pyproject.toml"))["build-system"]["requires"]
    assert {Requirement(line).name for line in build} <= set(_pins(_text("requirements.lock")))


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-server.lock"])
def test_every_locked_version_is_hashed(lock):
    """Each entry of a lock is followed by at least one SHA-256."""
    entries = re.split(r"(?m)^(?=[a-z0-9])", _text(lock))[1:]
    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_constraints_are_the_lock_without_hashes():
    """constraints.txt names the versions of requirements.lock and no others."""
    assert _pins(_text("constraints.txt")) == _pins(_text("requirements.lock"))
    assert "--hash" not in _text("constraints.txt")


def test_servers_are_locked_at_the_tested_versions():
    """requirements-server.lock holds what a server needs, at versions of requirements.lock."""
    locked = _pins(_text("requirements-server.lock"))
    tested = {
        name: {version for version, _ in pins}
        for name, pins in _pins(_text("requirements.lock")).items()
    }
    assert all({version for version, _ in pins} <= tested[name] for name, pins in locked.items())
    needed = [*PROJECT["dependencies"], *EXTRAS["server"]]
    assert {canonicalize_name(Requirement(line).name) for line in needed} <= set(locked)
    assert not {"jupyterlab", "pytest"} & set(locked)


def test_actions_are_pinned_by_commit():
    """Each action of the workflow is named by the hash of a commit: a tag can be moved."""
    steps = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name)] == []


def test_environment_agrees_with_project_and_lock():
    """environment.yml installs all that the course promises, at the versions of the lock."""
    *conda, pip = ENVIRONMENT["dependencies"]
    assert conda == [f"python {PROJECT['requires-python']}", "pip"]
    assert pip == {"pip": ["-c constraints.txt", "-e .[lab,test]"]}
    installed = [*PROJECT["dependencies"], *EXTRAS["lab"], *EXTRAS["test"]]
    names = {re.match(r"[\w.-]+", requirement)[0] for requirement in installed}
    promised = {"jupyterlab", "pyjwt", "cryptography", "requests", "flask", "nbval", "pytest"}
    assert promised <= names
    assert ENVIRONMENT["name"] == PROJECT["name"]


def test_versions_agree():
    """The package, its citation, the changelog and the README's wheel name the same version."""
    citation = yaml.safe_load(_text("CITATION.cff"))
    assert citation["version"] == jwtflow.__version__
    newest, *_ = re.findall(r"(?m)^## \[(\d.*)\] - (.*)$", _text("CHANGELOG.md"))
    assert newest == (jwtflow.__version__, str(citation["date-released"]))
    assert set(re.findall(r"jwtflow-([\d.]+)-py3", README)) == {jwtflow.__version__}


def test_the_changelogs_lists_have_no_gaps():
    """An empty line ends a list, and each kind of change has one list in a version."""
    assert re.findall(r"(?m)^(?!#).+\n\n(- .*)", _text("CHANGELOG.md")) == []
    for version in _text("CHANGELOG.md").split("\n## ")[1:]:
        kinds = re.findall(r"(?m)^### .*", version)
        assert sorted(set(kinds)) == sorted(kinds)


def test_no_file_names_a_package_index():
    """No tracked file holds the address of a package index; the locks hold no address at all."""
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb" + "ian.org"]
    setting = r"(?:index-url|find-links|registry|resolved)[\"= :]+\"?(?:https?|file):" + "//"
    pattern = re.compile("|".join([*map(re.escape, hosts), setting]))
    found = [f"{path}: {hit[0]}" for path, text in _texts() if (hit := pattern.search(text))]
    assert found == []
    assert "://" not in _text("requirements.lock") + _text("requirements-server.lock")
    assert "://" not in _text("constraints.txt")
    assert '"resolved"' not in _text("tests/node/package-lock.json")


def test_no_file_names_a_path_of_one_machine():
    """No tracked file holds an absolute path that exists on one machine only."""
    homes = ["root", "work", "farm", "home", "Users"]
    pattern = re.compile(r"(?<![\w.:/>-])/(?:" + "|".join(homes) + r")/[\w.-]")
    found = [
        f"{path}: {hit[0]}"
        for path, text in _texts()
        if path.suffix != ".svg" and (hit := pattern.search(text))
    ]
    assert found == []


def _texts():
    """Every tracked text file with its text, vectors of others left out."""
    for path in _tracked():
        if "vectors" in path.parts or not path.is_file():
            continue
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_nothing_is_left_unfinished():
    """No Python file holds a mark of unfinished work."""
    pattern = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
    marked = [f"{p}: {m[0]}" for p, t in _texts() if p.suffix == ".py" and (m := pattern.search(t))]
    assert marked == []


def test_readme_commands_exist():
    """Every `make` target and every `jwtflow` command that the README names exists."""
    targets = set(re.findall(r"(?m)(?:`|^)make ([a-z]+)", README))
    assert {"setup", "lab", "test", "check"} <= targets
    assert targets <= set(re.findall(r"(?m)^([a-z]+):", MAKEFILE))
    commands = set(re.findall(r"(?:bin/|Scripts\\|\"\s)jwtflow ([a-z]+)", README))
    assert {"serve", "decode", "lab", "start", "keys", "database", "doctor"} <= commands
    program = [sys.executable, "-c", "from jwtflow.cli import main; main()", "--help"]
    help_text = subprocess.run(program, capture_output=True, check=True, text=True).stdout
    assert {name for name in commands if not re.search(rf"(?m)^  {name}\b", help_text)} == set()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_to_files_lead_somewhere(page):
    """Every relative link of a page names a file or folder of the repository."""
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", _text(page))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_windows_lines_do_what_make_does():
    """README and workflow give Windows the same steps, in the same order, as the Makefile."""
    steps = [
        "-m pip install --require-hashes -r requirements.lock",
        "-m pip install --no-deps --no-build-isolation -e .",
        "ruff format --check .",
        "ruff check .",
        "mypy",
        "lint-imports",
        "-m tools.linter notebooks",
        '-m pytest --nbval -n 3 --dist loadfile -m "not slow"',
    ]
    makefile = MAKEFILE.replace("--quiet --disable-pip-version-check ", "")
    makefile = makefile.replace("$(PARALLEL)", "-n 3 --dist loadfile").replace("'", '"')
    makefile = makefile.replace("$(PYTEST)", "-m pytest")
    workflow = "\n".join(step.get("run", "") for step in WORKFLOW["jobs"]["test"]["steps"])
    for text in (README.split("### Windows")[1], workflow):
        places = [text.find(step) for step in steps]
        assert -1 not in places
        assert all(before < after for before, after in pairwise(places))
    assert [step for step in steps if step not in makefile] == []


def test_ci_runs_the_readmes_command():
    """The workflow runs .ci/run everywhere, and the slow tests at night."""
    matrix = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]
    promised = [c.split(" :: ")[-1] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert matrix["python"] == promised
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert "bash .ci/run" in [step.get("run") for step in WORKFLOW["jobs"]["test"]["steps"]]
    nights = WORKFLOW["jobs"]["slow"]
    assert nights["if"] == "github.event_name != 'push' && github.event_name != 'pull_request'"
    assert nights["steps"][-1]["run"] == "bash .ci/run slow"
    assert _text(".ci/run").count("make test\n") == 1
    assert "```sh\nmake test\n```" in README


def test_scripts_end_lines_as_unix_does():
    """The scripts that a shell reads have no carriage return and say which shell."""
    for name in (".ci/run", ".ci/install", "postBuild"):
        assert (ROOT / name).read_bytes().startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in (ROOT / name).read_bytes()


def _test_functions():
    """Every test function of the suite that is written in Python, with its file."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield path.relative_to(ROOT), node


def test_every_test_states_its_fact():
    """Every test has a docstring: the fact that must hold, as a sentence."""
    silent = [f"{path}: {node.name}" for path, node in _test_functions() if not _fact(node)]
    assert silent == []


def _fact(node):
    return (ast.get_docstring(node) or "").strip().endswith((".", "…", ":", "?", "``"))


def _is_sleep(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}


def _blind_sleeps(tree):
    """The lines that sleep, but for those in a loop that asks whether something has happened."""
    asking = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.While) and not isinstance(node.test, ast.Constant)
    ]
    allowed = {id(inner) for loop in asking for inner in ast.walk(loop)}
    return [n.lineno for n in ast.walk(tree) if _is_sleep(n) and id(n) not in allowed]


def test_no_test_sleeps():
    """No test waits by sleeping for a time; it may ask another process again and again."""
    sleeping = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in (ROOT / "tests").rglob("*.py")
        for line in _blind_sleeps(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert sleeping == []
    assert _blind_sleeps(ast.parse("while True:\n    time.sleep(1)")) == [2]


def test_import_is_light():
    """`import jwtflow` loads no library for the web, for cryptography, SQL or notebooks."""
    heavy = ["flask", "requests", "cryptography", "jwt", "argon2", "sqlalchemy", "redis", "IPython"]
    program = f"import sys, jwtflow; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert done.stdout == "[]\n"


def test_wheel_carries_course_and_licences(tmp_path):
    """A built wheel holds every notebook, the templates, the type marker and both licences."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"jwtflow/_course/notebooks/{path.name}" in names
    for path in (ROOT / "jwtflow").rglob("*.*"):
        if path.is_file() and "__pycache__" not in path.parts:
            is_answer = path.name.startswith(("right_", "wrong_"))
            assert (path.relative_to(ROOT).as_posix() in names) is not is_answer
    assert {"LICENSE", "LICENSE-CONTENT"} <= {Path(name).name for name in names}
    strangers = [
        n for n in names if "checkpoints" in n or "__pycache__" in n or n.startswith("tests")
    ]
    assert strangers == []


@pytest.mark.parametrize(
    ("all_required", "outcome"),
    [("1", {"failed": 1, "skipped": 1, "errors": 1}), ("", {"skipped": 3})],
)
def test_ci_skips_nothing(pytester, monkeypatch, all_required, outcome):
    """With JWTFLOW_REQUIRE_ALL=1 a skip is a failure, unless it says that it is not applicable."""
    monkeypatch.setenv("JWTFLOW_REQUIRE_ALL", all_required)
    pytester.makeconftest(_text("tests/conftest.py"))
    pytester.makepyfile(
        test_some="""
        import pytest

        def test_missing():
            pytest.skip("no Redis here")

        def test_elsewhere():
            pytest.skip("not applicable: for Windows")
        """,
        test_module="import pytest; pytest.skip('no Node here', allow_module_level=True)",
    )
    result = pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", "--continue-on-collection-errors"
    )
    result.assert_outcomes(**outcome)


def test_the_reading_tour_names_what_there_is():
    """Each file and each name in code style on the tour is in the file beside it."""
    after = r"((?:, `[\w.]+`| and `[\w.]+`)*)"
    pattern = rf"\]\(\.\./(jwtflow/[\w/]+\.py)\){after}"
    stops = re.findall(pattern, _text("docs/reading.md"))
    assert len(stops) >= 12
    for path, names in stops:
        for part in re.findall(r"\w+", names.replace("and", "")):
            assert re.search(rf"(?m)^\s*(?:def|class) {part}\b", _text(path)), (path, part)
