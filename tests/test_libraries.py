"""``docs/libraries.md`` says what the installed libraries do on the bench today."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask
from flask_jwt_extended import JWTManager, jwt_required

from benchmarks.libraries import BENCHES, LIBRARIES, column, installed, ours, verdicts
from jwtflow.course.bench import report_on, rows_of
from jwtflow.course.lessons.nb06_guard_the_resource.world import World
from jwtflow.course.pyjwt_time import pyjwt_time
from tests.token_fixtures import compact

PAGE = (Path(__file__).parent.parent / "docs" / "libraries.md").read_text(encoding="utf-8")
WAYS = {"quick": "## As their quick starts set them up\n", "well": "## Set up well\n"}
HERE = [name for name in LIBRARIES if installed(name) is not None]


def table(section: str) -> dict[str, list[str]]:
    """The columns of the table below a heading, by their names."""
    lines = re.findall(r"^\| (.*) \|$", section.split("\n## ", maxsplit=1)[0], re.MULTILINE)
    rows = [
        [cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("---")
    ]
    return {name: marks for name, *marks in zip(*rows, strict=True)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HERE)
def test_the_marks_are_true(name: str, way: str) -> None:
    """Each row of the bench is open or closed for a library as the page says."""
    columns = table(PAGE.split(WAYS[way])[1])
    assert columns[""] == rows_of(BENCHES["verify"])
    assert columns[name] == verdicts(name, way)


def test_our_marks_are_true() -> None:
    """The column of the package's own verifier is true as well, and all closed."""
    marks = table(PAGE.split(WAYS["well"])[1])["jwtflow"]
    assert marks == column(report_on(ours, BENCHES["verify"]))
    assert set(marks) == {"✓"}


def test_no_library_lets_a_forger_in_if_set_up_well() -> None:
    """The page says that all five close the rows about signatures, algorithms and keys."""
    columns = table(PAGE.split(WAYS["well"])[1])
    about = columns[""].index("point at another key") + 1
    assert columns[""][:about] == [
        "change a signed token",
        "take the signature away",
        "sign with a public value",
        "choose another algorithm",
        "bring your own key",
        "point at another key",
    ]
    assert {mark for name in LIBRARIES for mark in columns[name][:about]} == {"✓"}


def test_how_flask_jwt_extended_answers() -> None:
    """The page's statuses are true: 401, 422, 400, and 500 for an error of the key loader."""
    world = World()
    app = Flask("statuses")
    app.config.update(JWT_ALGORITHM="RS256", JWT_DECODE_AUDIENCE=world.audience)
    manager = JWTManager(app)
    keys = jwt.PyJWKSet.from_dict(world.published())

    @manager.decode_key_loader
    def key(header: dict[str, Any], _claims: dict[str, Any]) -> Any:
        for each in keys.keys:
            if each.key_id == header["kid"]:
                return each.key
        raise jwt.PyJWKClientError

    @manager.token_verification_loader
    def is_access_token(header: dict[str, Any], _claims: dict[str, Any]) -> bool:
        return header["typ"] == "at+jwt"

    @app.get("/")
    @jwt_required()
    def view() -> str:
        return "in"

    def status(token: str) -> int:
        with pyjwt_time(world.now):
            headers = {"Authorization": f"Bearer {token}"}
            return app.test_client().get("/", headers=headers).status_code

    sent = {
        200: (world.header(), world.claims()),
        401: (world.header(), world.claims(exp=world.now - 1)),
        422: (world.header(), world.claims(aud="elsewhere")),
        400: (world.header(typ="JWT"), world.claims()),
        500: (world.header(kid="unknown"), world.claims()),
    }
    answered = {code: status(compact(*parts, world.key)) for code, parts in sent.items()}
    assert answered == {code: code for code in sent}


def test_versions_and_code_are_those_of_the_script() -> None:
    """The page names the installed versions and shows the set-ups that were run."""
    versions = table(PAGE)
    assert {name: versions[name] for name in HERE} == {name: [installed(name)] for name in HERE}
    for library in LIBRARIES.values():
        for setup in (library.quick, library.well):
            assert inspect.getsource(setup).strip() in PAGE


def test_only_one_library_is_run_elsewhere() -> None:
    """All libraries but python-jose are installed with the course, so their marks are tested."""
    assert set(LIBRARIES) - set(HERE) <= {"python-jose"}
