"""The auth server's environment: what is missing or wrong stops the start in one line."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from jwtflow.auth_server.app import app_from_environment, build_app, create_app
from jwtflow.auth_server.settings import AuthServerSettings, read_settings
from jwtflow.clock import SystemClock
from jwtflow.errors import ConfigurationError
from jwtflow.randomness import SystemRandom
from jwtflow.store import Store
from jwtflow.tokens.sign import KeyRing
from jwtflow.web.settings import Environment
from tests.auth_fixtures import AUDIENCE, ISSUER, unverified_claims
from tests.services import free_port

REQUIRED = ["ISSUER", "AUDIENCE", "DATABASE", "SIGNING_KEYS"]


@pytest.fixture
def variables(tmp_path, signing_keys) -> dict[str, str]:
    """An environment with which the server starts."""
    keys, database = tmp_path / "keys.json", f"sqlite:///{tmp_path / 'auth.sqlite'}"
    KeyRing([signing_keys["RS256"]]).save(keys)
    store = Store(database, clock=SystemClock(), random=SystemRandom())
    store.create_tables()
    store.close()
    return {
        "JWTFLOW_ISSUER": ISSUER,
        "JWTFLOW_AUDIENCE": AUDIENCE,
        "JWTFLOW_DATABASE": database,
        "JWTFLOW_SIGNING_KEYS": str(keys),
    }


def refusal(variables: dict[str, str]) -> str:
    """What the start stops with."""
    with pytest.raises(ConfigurationError) as caught:
        app_from_environment(Environment(variables))
    return str(caught.value)


def test_the_four_required_are_enough(variables):
    """With the four required variables the server starts and serves its metadata."""
    app = app_from_environment(Environment(variables))
    document = app.test_client().get("/.well-known/oauth-authorization-server").json
    assert document["issuer"] == ISSUER


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_required_is_named(variables, name, value):
    """A required variable that is missing or empty stops the start, and the line names it."""
    del variables[f"JWTFLOW_{name}"]
    if value is not None:
        variables[f"JWTFLOW_{name}"] = value
    line = refusal(variables)
    assert line.startswith(f"JWTFLOW_{name}: ")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISSUER", "auth.example"),
        ("ISSUER", "ftp://auth.example"),
        ("ISSUER", "https://auth.example/"),
        ("ISSUER", "https://auth.example/tenant"),
        ("ISSUER", "https://auth.example?x=1"),
        ("RESOURCE_URL", "not a url"),
        ("DATABASE", "nonsense"),
        ("DATABASE", "mysql://localhost/x"),
        ("DATABASE", "sqlite://"),
        ("DATABASE", "sqlite:////nowhere/at/all.sqlite"),
        ("DATABASE", "postgresql://user:hunter2@127.0.0.1:1/nothing"),
        ("SIGNING_KEYS", "/nowhere/keys.json"),
        ("SIGNING_KEYS", "/"),
        ("DENYLIST", "memcached://127.0.0.1"),
        ("ACCESS_TOKEN_LIFETIME", "0"),
        ("ACCESS_TOKEN_LIFETIME", "3601"),
        ("ACCESS_TOKEN_LIFETIME", "15m"),
        ("ACCESS_TOKEN_LIFETIME", "-1"),
        ("CODE_LIFETIME", "601"),
        ("REFRESH_LIFETIME", "0"),
        ("FAMILY_LIFETIME", "1.5"),
        ("REFRESH_GRACE", "-1"),
        ("REFRESH_GRACE", "many"),
        ("ORIGINS", "https://app.example/path"),
        ("ORIGINS", "*"),
        ("ORIGINS", "null"),
    ],
)
def test_what_is_wrong_is_named(variables, name, value):
    """A wrong value stops the start with one line that names the variable and no password."""
    variables[f"JWTFLOW_{name}"] = value
    line = refusal(variables)
    assert line.startswith(f"JWTFLOW_{name}: ")
    assert "\n" not in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"keys": []}',
        '{"keys": [{"kty": "RSA"}]}',
        '{"keys": ["x"]}',
        "\x00",
        '{"keys": [{"kty": "oct", "k": "c2hvcnQ", "alg": "HS256"}]}',
    ],
)
def test_a_key_file_without_a_usable_key(variables, tmp_path, content):
    """A key file that holds no key that can sign stops the start."""
    (tmp_path / "keys.json").write_text(content, encoding="utf-8")
    assert refusal(variables).startswith("JWTFLOW_SIGNING_KEYS: ")


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: files have no modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_file_that_others_may_read(variables, tmp_path, mode):
    """D1: a key file that others may read stops the start, and the line says what to do."""
    (tmp_path / "keys.json").chmod(mode)
    line = refusal(variables)
    assert line.startswith("JWTFLOW_SIGNING_KEYS: ")
    assert f"chmod 600 {tmp_path / 'keys.json'}" in line


def test_public_keys_alone_cannot_sign(variables, tmp_path, signing_keys):
    """A file of public keys stops the start."""
    public = signing_keys["RS256"].verification_key.to_jwk()
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [public]}), encoding="utf-8")
    assert refusal(variables).startswith("JWTFLOW_SIGNING_KEYS: ")


def test_a_secret_beside_public_keys_is_refused(variables, tmp_path, signing_keys):
    """J11: a ring that mixes HS256 with public keys stops the start."""
    KeyRing([signing_keys["RS256"], signing_keys["HS256"]]).save(tmp_path / "keys.json")
    assert refusal(variables).startswith("JWTFLOW_SIGNING_KEYS: ")


def test_a_database_without_tables(variables, tmp_path):
    """A database that nobody has initialised stops the start, and is not made by it."""
    variables["JWTFLOW_DATABASE"] = f"sqlite:///{tmp_path / 'new.sqlite'}"
    line = refusal(variables)
    assert line.startswith("JWTFLOW_DATABASE: ")
    assert "jwtflow database init" in line
    assert not (tmp_path / "new.sqlite").exists()


def test_create_app_says_one_line_and_ends(monkeypatch, capfd):
    """Under a WSGI server the line goes to stderr, without a trace, and the start is over."""
    for name in REQUIRED:
        monkeypatch.delenv(f"JWTFLOW_{name}", raising=False)
    with pytest.raises(SystemExit) as caught:
        create_app()
    assert caught.value.code == 4
    assert capfd.readouterr().err == "JWTFLOW_ISSUER: is required and not set\n"


def test_a_private_denylist_is_said(variables, capfd):
    """Without JWTFLOW_DENYLIST the server says at its start who will not see a revocation."""
    app_from_environment(Environment(variables))
    assert "JWTFLOW_DENYLIST is not set" in capfd.readouterr().err


def test_a_shared_denylist_needs_no_words(variables, redis_url, capfd):
    """With a JWTFLOW_DENYLIST that answers there is nothing to say."""
    app_from_environment(Environment({**variables, "JWTFLOW_DENYLIST": redis_url}))
    assert capfd.readouterr().err == ""


def test_a_denylist_that_is_away(variables, capfd):
    """V8: an outage of Redis does not keep the server from starting; it says so, in one line."""
    url = f"redis://:hunter2@127.0.0.1:{free_port()}/0"
    app_from_environment(Environment({**variables, "JWTFLOW_DENYLIST": url}))
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert said.endswith(" cannot be reached. The server starts without it.\n")
    assert "hunter2" not in said


def test_a_denylist_that_refuses_us(variables, redis_server):
    """R12: a wrong password for Redis stops the start, and the line does not repeat it."""
    url = f"redis://:hunter2@127.0.0.1:{redis_server.port}/0"
    line = refusal({**variables, "JWTFLOW_DENYLIST": url})
    assert line.startswith("JWTFLOW_DENYLIST: ")
    assert "hunter2" not in line


def test_every_choice_is_read(variables):
    """Each optional variable reaches the settings."""
    chosen = read_settings(
        Environment(
            {
                **variables,
                "JWTFLOW_AUDIENCE": "reports",
                "JWTFLOW_RESOURCE_URL": "https://api.example",
                "JWTFLOW_ORIGINS": "https://app.example, http://localhost:8080",
                "JWTFLOW_ACCESS_TOKEN_LIFETIME": "3600",
                "JWTFLOW_CODE_LIFETIME": "30",
                "JWTFLOW_REFRESH_LIFETIME": "3600",
                "JWTFLOW_FAMILY_LIFETIME": "7200",
                "JWTFLOW_REFRESH_GRACE": "10",
            }
        )
    )
    assert chosen == AuthServerSettings(
        issuer=ISSUER,
        audience="reports",
        resource_url="https://api.example",
        origins=("https://app.example", "http://localhost:8080"),
        access_token_lifetime=3600,
        code_lifetime=30,
        refresh_lifetime=3600,
        family_lifetime=7200,
        refresh_grace=10,
    )


def test_defaults_are_the_contracts(variables):
    """Left alone: 15 minutes, a code 60 seconds, 14 days unused, 30 in all, no grace."""
    chosen = read_settings(Environment(variables))
    assert chosen.access_token_lifetime == 900
    assert chosen.code_lifetime == 60
    assert chosen.refresh_lifetime == 14 * 24 * 3600
    assert chosen.family_lifetime == 30 * 24 * 3600
    assert chosen.refresh_grace == 0
    assert chosen.resource_url == AUDIENCE
    assert chosen.writing_origins == {ISSUER}


def test_tokens_are_what_the_settings_say(make_auth):
    """Issuer, audience and lifetime of a token are the settings', which are the only place."""
    auth = make_auth(issuer="https://auth.example", audience="reports", access_token_lifetime=60)
    answer = auth.login().json
    claims = unverified_claims(answer["access_token"])
    assert (claims["iss"], claims["aud"]) == ("https://auth.example", "reports")
    assert claims["exp"] - claims["iat"] == answer["expires_in"] == 60


@pytest.mark.parametrize("lifetime", [0, 3601])
def test_no_server_is_made_whose_tokens_live_too_long(auth, lifetime):
    """A lifetime that must not be stops the start, not the first login."""
    with pytest.raises(ConfigurationError, match="access_token_lifetime"):
        build_app(
            settings=replace(auth.settings, access_token_lifetime=lifetime),
            store=auth.store,
            keys=auth.keys,
            denylist=auth.denylist,
            clock=auth.clock,
            random=auth.random,
        )


def test_an_audience_may_be_no_url(variables):
    """An audience that is a name is no address: none is made up of it."""
    chosen = read_settings(Environment({**variables, "JWTFLOW_AUDIENCE": "urn:reports"}))
    assert chosen.resource_url is None
    assert chosen.known_resources == {"urn:reports"}
