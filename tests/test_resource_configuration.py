"""The resource server's ``JWTFLOW_`` variables: what is required, what is refused, by name."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from jwtflow.clock import SystemClock
from jwtflow.errors import ConfigurationError
from jwtflow.randomness import SystemRandom
from jwtflow.resource_server.assembly import app_from_environment
from jwtflow.tokens.sign import KeyRing, SigningKey, TokenIssuer
from jwtflow.web.settings import Environment
from tests.resource_fixtures import bearer
from tests.services import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.services import RedisServer

ISSUER, AUDIENCE = "https://issuer.example/realms/one", "https://api.example/v1"
REQUIRED = {"ISSUER": ISSUER, "AUDIENCE": AUDIENCE}


def start(**variables: str) -> FlaskClient:
    """A client of the server that these variables, without prefix, describe."""
    named = {f"JWTFLOW_{name}": value for name, value in variables.items()}
    return app_from_environment(Environment(named)).test_client()


def key_file(folder: Path, *keys: object) -> str:
    """A JWK Set file."""
    path = folder / "keys.json"
    path.write_text(json.dumps({"keys": keys}))
    path.chmod(0o600)
    return str(path)


def token(key: SigningKey, **others: str) -> str:
    """A token that is good now."""
    issuer = TokenIssuer(
        issuer=others.get("issuer", ISSUER),
        audience=others.get("audience", AUDIENCE),
        keys=KeyRing([key]),
        clock=SystemClock(),
        random=SystemRandom(),
    )
    return issuer.access_token(sub="alice", client_id="x", scope=()).encoded_jwt


def test_the_two_required_ones_are_enough(capsys: pytest.CaptureFixture[str]) -> None:
    """Issuer and audience are enough; nothing is fetched, and the start says what lacks."""
    client = start(**REQUIRED)
    assert client.get("/health").status_code == 200
    document = client.get("/.well-known/oauth-protected-resource/v1").json
    assert document is not None
    assert document["resource"] == AUDIENCE
    assert document["authorization_servers"] == [ISSUER]
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "JWTFLOW_DENYLIST" in said


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"ISSUER": ""}, "ISSUER"),
        ({"ISSUER": "issuer"}, "ISSUER"),
        ({"ISSUER": "http://issuer.example"}, "ISSUER"),
        ({"ISSUER": "https://issuer.example?x"}, "ISSUER"),
        ({"AUDIENCE": ""}, "AUDIENCE"),
        ({"AUDIENCE": "my-api"}, "RESOURCE_URL"),
        ({"RESOURCE_URL": "api.example"}, "RESOURCE_URL"),
        ({"DENYLIST": "http://127.0.0.1"}, "DENYLIST"),
        ({"ALGORITHMS": "RS512"}, "ALGORITHMS"),
        ({"ALGORITHMS": "none"}, "ALGORITHMS"),
        ({"ALGORITHMS": ","}, "ALGORITHMS"),
        ({"ALGORITHMS": "RS256,HS256"}, "ALGORITHMS"),
        ({"ALGORITHMS": "HS256"}, "VERIFICATION_KEYS"),
        ({"LEEWAY": "-1"}, "LEEWAY"),
        ({"LEEWAY": "121"}, "LEEWAY"),
        ({"LEEWAY": "1.5"}, "LEEWAY"),
        ({"LEEWAY": "a minute"}, "LEEWAY"),
        ({"ORIGINS": "*"}, "ORIGINS"),
        ({"ORIGINS": "https://app.example/path"}, "ORIGINS"),
        ({"JWKS_URI": "http://issuer.example/keys"}, "JWKS_URI"),
        ({"JWKS_URI": "keys.json"}, "JWKS_URI"),
        ({"JWKS_URI": "https://h:abc/"}, "JWKS_URI"),
        ({"JWKS_URI": "https://h:99999/"}, "JWKS_URI"),
        ({"JWKS_URI": "https://h/ x y"}, "JWKS_URI"),
        ({"JWKS_URI": "https://u:p@h/x"}, "JWKS_URI"),
        ({"JWKS_URI": "https://h/x?y#z"}, "JWKS_URI"),
        ({"JWKS_URI": "https://h/x?y z"}, "JWKS_URI"),
        ({"ISSUER": "https://h/x?y"}, "ISSUER"),
        ({"AUDIENCE": "\udcff"}, "AUDIENCE"),
        ({"VERIFICATION_KEYS": "/nowhere/keys.json"}, "VERIFICATION_KEYS"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named(variables: dict[str, str], named: str) -> None:
    """A missing or wrong variable is one line that begins with its name."""
    with pytest.raises(ConfigurationError) as caught:
        start(**{**REQUIRED, **variables})
    assert str(caught.value).startswith(f"JWTFLOW_{named}: ")
    assert "\n" not in str(caught.value)


def test_the_key_set_may_have_a_query() -> None:
    """Some issuers tell their key sets apart by a query; nothing is fetched at the start."""
    start(**REQUIRED, JWKS_URI="https://keys.example:8443/set?tenant=a%20b&p=/x?y")


def test_a_denylist_that_refuses_us(redis_server: RedisServer) -> None:
    """R12: a wrong password for Redis stops the start, and the line does not repeat it."""
    url = f"redis://:hunter2@127.0.0.1:{redis_server.port}/0"
    with pytest.raises(ConfigurationError, match=r"^JWTFLOW_DENYLIST: ") as caught:
        start(**REQUIRED, DENYLIST=url)
    assert "hunter2" not in str(caught.value)


def test_a_denylist_that_is_away(capsys: pytest.CaptureFixture[str]) -> None:
    """V8: an outage of Redis does not keep a server from starting; it says so, in one line."""
    client = start(**REQUIRED, DENYLIST=f"redis://:hunter2@127.0.0.1:{free_port()}/0")
    assert client.get("/health").status_code == 200
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert re.match(r"The denylist .* cannot be reached\. The server starts without it\.", said)
    assert "hunter2" not in said


@pytest.mark.parametrize("leeway", ["0", "120"])
def test_leeway_may_be_up_to_two_minutes(leeway: str) -> None:
    """J31: 0 to 120 seconds of leeway can be chosen."""
    assert start(**REQUIRED, LEEWAY=leeway).get("/health").status_code == 200


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA", "HS256"])
def test_keys_from_a_file(alg: str, tmp_path: Path, signing_keys: dict[str, SigningKey]) -> None:
    """With ``VERIFICATION_KEYS`` nothing is fetched, and an HS256 secret can be shared."""
    key = signing_keys[alg]
    jwk = key.to_jwk() if alg == "HS256" else key.verification_key.to_jwk()
    client = start(**REQUIRED, ALGORITHMS=alg, VERIFICATION_KEYS=key_file(tmp_path, jwk))
    assert client.get("/me", headers=bearer(token(key))).status_code == 200
    other = SigningKey.generate("ES256")
    assert client.get("/me", headers=bearer(token(other))).status_code == 401


def test_several_algorithms(tmp_path: Path, signing_keys: dict[str, SigningKey]) -> None:
    """A comma-separated list allows each of its algorithms; Ed25519 is another name of EdDSA."""
    keys = [signing_keys[alg] for alg in ("RS256", "ES256", "EdDSA")]
    path = key_file(tmp_path, *(key.verification_key.to_jwk() for key in keys))
    client = start(**REQUIRED, ALGORITHMS="RS256, Ed25519", VERIFICATION_KEYS=path)
    answers = [client.get("/me", headers=bearer(token(key))).status_code for key in keys]
    assert answers == [200, 401, 200]


@pytest.mark.parametrize("content", ["", "{}", "[]", "{", '{"keys": []}', '{"keys": [{}]}'])
def test_a_file_without_keys(tmp_path: Path, content: str) -> None:
    """A file that holds no usable key for the algorithms stops the start."""
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(ConfigurationError, match=r"^JWTFLOW_VERIFICATION_KEYS: "):
        start(**REQUIRED, VERIFICATION_KEYS=str(path))


def test_a_file_of_private_keys(tmp_path: Path, signing_keys: dict[str, SigningKey]) -> None:
    """A resource server that is handed the signing keys refuses them: it needs public ones."""
    path = key_file(tmp_path, signing_keys["RS256"].to_jwk())
    with pytest.raises(ConfigurationError, match="private") as caught:
        start(**REQUIRED, VERIFICATION_KEYS=path)
    assert str(signing_keys["RS256"].to_jwk()["d"]) not in str(caught.value)


def test_another_name_than_its_url(tmp_path: Path, signing_keys: dict[str, SigningKey]) -> None:
    """Where the audience is not the server's URL, ``RESOURCE_URL`` says where it answers."""
    path = key_file(tmp_path, signing_keys["RS256"].verification_key.to_jwk())
    client = start(
        ISSUER=ISSUER,
        AUDIENCE="my-api",
        RESOURCE_URL="https://api.example",
        VERIFICATION_KEYS=path,
    )
    good = token(signing_keys["RS256"], audience="my-api")
    assert client.get("/me", headers=bearer(good)).status_code == 200
    document = client.get("/.well-known/oauth-protected-resource").json
    assert document is not None
    assert document["resource"] == "https://api.example"


def test_the_database_is_out_of_reach() -> None:
    """The resource server, started and used, has loaded neither the store nor a signing key.

    It has not even loaded SQLAlchemy or argon2, so no request can cause a database statement for
    authorization.
    """
    program = """
import sys
from jwtflow.resource_server.assembly import app_from_environment
from jwtflow.web.settings import Environment
app = app_from_environment(Environment(
    {"JWTFLOW_ISSUER": "http://127.0.0.1:1", "JWTFLOW_AUDIENCE": "http://127.0.0.1:2"}))
client = app.test_client()
for path in ("/me", "/reports", "/admin/users", "/health", "/app"):
    client.get(path, headers={"Authorization": "Bearer a.b.c"})
loaded = [name for name in sys.modules if name.startswith(
    ("jwtflow.store", "jwtflow.tokens.sign", "jwtflow.auth_server", "sqlalchemy", "argon2"))]
print(loaded)
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.strip() == "[]"


def test_authorization_asks_no_database(
    tmp_path: Path, signing_keys: dict[str, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No request with a good token opens a database, whichever route it asks for."""
    import sqlite3

    path = key_file(tmp_path, signing_keys["RS256"].verification_key.to_jwk())
    client = start(**REQUIRED, VERIFICATION_KEYS=path)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a database was opened")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    headers = bearer(token(signing_keys["RS256"]))
    answers = [client.get(p, headers=headers).status_code for p in ("/me", "/reports")]
    assert answers == [200, 403]


def test_importing_fetches_nothing() -> None:
    """Importing the package reads no variable and fetches nothing, so it cannot fail."""
    subprocess.run(
        [sys.executable, "-c", "import jwtflow.resource_server"],
        env={"JWTFLOW_ISSUER": "junk", "PATH": ""},
        timeout=60,
        check=True,
    )
