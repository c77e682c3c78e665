"""J18 to J23 over HTTP: where keys come from, and what a bad day of the issuer does."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from jwtflow.resource_server.key_cache import INTERVAL, MAX_AGE
from jwtflow.tokens.sign import SigningKey, sign_jwt
from tests.issuer_fixtures import JWKS, OAUTH, OPENID, ForeignIssuer
from tests.resource_fixtures import AUDIENCE, bearer
from tests.token_fixtures import compact

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def attackers_key() -> SigningKey:
    """A key that the issuer does not publish."""
    return SigningKey.generate("RS256")


def status(client: FlaskClient, token: str) -> int:
    """How the resource server answers ``/me`` to ``token``."""
    return client.get("/me", headers=bearer(token)).status_code


def claims_of(issuer: ForeignIssuer, **others: Any) -> dict[str, Any]:
    """Claims that would be good if somebody trusted had signed them."""
    return {
        "iss": issuer.url,
        "sub": "mallory",
        "aud": AUDIENCE,
        "exp": int(issuer.clock.now()) + 600,
        "iat": int(issuer.clock.now()),
        "jti": "1",
        "client_id": "theirs",
        **others,
    }


@pytest.mark.parametrize("header", ["jwk", "jku", "x5u", "x5c"])
@pytest.mark.parametrize("kid", ["known", "own"])
def test_keys_in_the_header_are_ignored(
    foreign: ForeignIssuer, attackers_key: SigningKey, header: str, kid: str
) -> None:
    """J18: a token that brings its key, or says where it is, is refused and sends us nowhere."""
    client = foreign.resource_server()
    assert status(client, foreign.token()) == 200
    value = {
        "jwk": attackers_key.verification_key.to_jwk(),
        "jku": foreign.url + "/evil-keys",
        "x5u": foreign.url + "/evil-certificate",
        "x5c": ["MIIB"],
    }[header]
    foreign.answers["/evil-keys"] = {"keys": [attackers_key.verification_key.to_jwk()]}
    named = foreign.key if kid == "known" else attackers_key
    forged = compact({**_header_for(named), header: value}, claims_of(foreign), attackers_key)
    assert status(client, forged) == 401
    assert not any("evil" in path for path in foreign.asked)


def test_a_good_token_with_such_a_header_is_good(foreign: ForeignIssuer) -> None:
    """J18: the header is ignored, not feared: under a right signature it changes nothing."""
    header = {**_header_for(foreign.key), "jku": foreign.url + "/evil-keys"}
    token = compact(header, claims_of(foreign), foreign.key)
    assert status(foreign.resource_server(), token) == 200
    assert not any("evil" in path for path in foreign.asked)


def test_the_issuer_of_a_token_is_not_asked(
    foreign: ForeignIssuer, attackers_key: SigningKey
) -> None:
    """J19: ``iss`` of a token chooses no address, also not one of the same host."""
    foreign.answers["/evil" + OPENID] = {
        "issuer": foreign.url + "/evil",
        "jwks_uri": foreign.url + "/evil-keys",
    }
    forged = sign_jwt(claims_of(foreign, iss=foreign.url + "/evil"), attackers_key, typ="at+jwt")
    assert status(foreign.resource_server(), forged) == 401
    assert not any("evil" in path for path in foreign.asked)


@pytest.mark.parametrize(
    "kid",
    [
        "../../../../etc/passwd",
        "/dev/null",
        "' OR '1'='1",
        "http://127.0.0.1:1/keys",
        "$(id)",
        "{{7*7}}",
        "\x00",
        "",
        "é" * 50,
        7,
        None,
        True,
        ["known"],
        {"kid": "known"},
        1.5,
    ],
    ids=repr,
)
def test_odd_kids(foreign: ForeignIssuer, attackers_key: SigningKey, kid: object) -> None:
    """J20: a kid is looked up and nothing else; another type is refused like an unknown one."""
    client = foreign.resource_server()
    assert status(client, foreign.token()) == 200
    forged = _with_header(sign_jwt(claims_of(foreign), attackers_key, typ="at+jwt"), kid=kid)
    assert status(client, forged) == 401
    assert set(foreign.asked) == {OAUTH, JWKS}


def test_unknown_kids_cause_one_fetch(foreign: ForeignIssuer, attackers_key: SigningKey) -> None:
    """J21: fifty tokens with unknown kids buy one read of the key set, then one an interval."""
    client = foreign.resource_server()
    assert status(client, foreign.token()) == 200
    token = sign_jwt(claims_of(foreign), attackers_key, typ="at+jwt")
    for number in range(50):
        assert status(client, _with_header(token, kid=f"unknown-{number}")) == 401
    assert foreign.asked[JWKS] == 2
    foreign.clock.advance(seconds=INTERVAL)
    for number in range(50):
        assert status(client, _with_header(token, kid=f"unknown-{number}")) == 401
    assert foreign.asked[JWKS] == 3


@pytest.mark.parametrize(
    "text", ["junk", "a.b.c", "e30.e30.", "..", "eyJhbGciOiJub25lIn0.e30."], ids=repr
)
def test_junk_causes_no_fetch(foreign: ForeignIssuer, text: str) -> None:
    """J21, J38: what is no token of an allowed algorithm does not even cause the first read."""
    assert status(foreign.resource_server(), text) == 401
    assert not foreign.asked


def test_a_rotation_is_noticed_at_once(foreign: ForeignIssuer, attackers_key: SigningKey) -> None:
    """J21: the first token of a key that was published meanwhile is accepted."""
    client = foreign.resource_server()
    assert status(client, foreign.token()) == 200
    foreign.answers[JWKS]["keys"].append(attackers_key.verification_key.to_jwk())
    token = sign_jwt(claims_of(foreign), attackers_key, typ="at+jwt")
    assert status(client, token) == 200


BAD_ANSWERS: dict[str, Any] = {
    "500": (500, {}, b"{}"),
    "404": (404, {}, b"{}"),
    "204": (204, {}, b""),
    "no JSON": (200, {"Content-Type": "application/json"}, b"<html>"),
    "a list": (200, {}, b"[]"),
    "no keys": {},
    "keys of another type": {"keys": "none"},
    "broken keys alone": {"keys": [{"kty": "RSA"}]},
    "UTF-16": (200, {}, '{"keys": []}'.encode("utf-16")),
    "deep": (200, {}, b"[" * 100_000),
    "huge": (200, {}, b'{"keys": [' + b" " * 300_000 + b"]}"),
    "compressed": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b junk"),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS)
@pytest.mark.parametrize("path", [JWKS, OAUTH])
def test_a_bad_answer_keeps_the_keys(foreign: ForeignIssuer, answer: str, path: str) -> None:
    """J22: whatever the issuer answers instead of its keys, the known ones go on working."""
    client = foreign.resource_server()
    assert status(client, foreign.token()) == 200
    foreign.answers[path] = BAD_ANSWERS[answer]
    foreign.clock.advance(seconds=MAX_AGE)
    assert status(client, foreign.token()) == 200
    assert foreign.asked[path] == 2


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("path", [JWKS, OAUTH])
def test_redirects_are_not_followed(
    foreign: ForeignIssuer, attackers_key: SigningKey, code: int, path: str
) -> None:
    """J22: a redirect is a failed fetch, wherever it leads."""
    client = foreign.resource_server()
    assert status(client, foreign.token()) == 200
    foreign.answers["/elsewhere"] = {"keys": [attackers_key.verification_key.to_jwk()]}
    foreign.answers[path] = (code, {"Location": foreign.url + "/elsewhere"}, b"")
    foreign.clock.advance(seconds=MAX_AGE)
    assert status(client, foreign.token()) == 200
    assert foreign.asked["/elsewhere"] == 0


def test_a_stopped_issuer_keeps_the_keys(foreign: ForeignIssuer) -> None:
    """J22: when the auth server is away, tokens go on being accepted."""
    client = foreign.resource_server()
    assert status(client, foreign.token()) == 200
    foreign.server.stop()
    foreign.clock.advance(days=1)
    assert status(client, foreign.token()) == 200


def test_an_issuer_that_was_never_there_is_503(foreign: ForeignIssuer) -> None:
    """Without ever having read a key nobody can tell: 503, and no word of addresses."""
    foreign.server.stop()
    response = foreign.resource_server().get("/me", headers=bearer(foreign.token()))
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["error"] == "temporarily_unavailable"
    assert foreign.url not in response.text


@pytest.mark.parametrize("answer", [a for a in BAD_ANSWERS if a not in {"500", "compressed"}])
def test_an_issuer_that_never_had_keys_is_told_as_lasting(
    foreign: ForeignIssuer, answer: str
) -> None:
    """An answer that waiting does not change is no 503, and the wire learns no address."""
    foreign.answers[JWKS] = BAD_ANSWERS[answer]
    response = foreign.resource_server().get("/me", headers=bearer(foreign.token()))
    assert response.status_code == 500
    assert response.json is not None
    assert response.json["error"] == "server_error"
    assert "Its log says why" in response.json["error_description"]
    assert foreign.url not in response.text


def test_keys_of_one_kid_open_what_each_signed(
    foreign: ForeignIssuer, signing_keys: dict[str, SigningKey]
) -> None:
    """J10, J23: RSA and EC under one kid, with a secret and copies beside them, all work."""
    keys = [foreign.key, signing_keys["ES256"]]
    listed = [{**key.verification_key.to_jwk(), "kid": foreign.key.kid} for key in keys]
    secret = {**signing_keys["HS256"].to_jwk(), "kid": foreign.key.kid}
    foreign.answers[JWKS]["keys"] = [secret, {**listed[0], "alg": "RS512"}, *listed, *listed]
    client = foreign.resource_server(algorithms=("RS256", "ES256"))
    for key in keys:
        header = {**_header_for(key), "kid": foreign.key.kid}
        assert status(client, compact(header, claims_of(foreign), key)) == 200
    header = {**_header_for(keys[1]), "alg": "RS256", "kid": foreign.key.kid}
    assert status(client, compact(header, claims_of(foreign), keys[1])) == 401


def test_one_broken_key_does_not_spoil_the_set(foreign: ForeignIssuer) -> None:
    """J23: a key of an unknown kind, or a broken one, leaves the others usable."""
    foreign.answers[JWKS]["keys"] = [
        {"kty": "AKP", "kid": "new", "alg": "ML-DSA-44", "pub": "x"},
        "junk",
        {"kty": "RSA", "kid": "half", "n": "AQAB"},
        # An even exponent of more digits than Python turns into text.
        {**foreign.key.verification_key.to_jwk(), "kid": "huge", "e": "gAAA" * 1000},
        *foreign.answers[JWKS]["keys"],
    ]
    assert status(foreign.resource_server(), foreign.token()) == 200


def test_a_published_secret_never_verifies(
    foreign: ForeignIssuer, signing_keys: dict[str, SigningKey]
) -> None:
    """J23, J12: a symmetric member of a published set is no key, even where HS256 is allowed."""
    secret = signing_keys["HS256"]
    foreign.answers[JWKS]["keys"].append(secret.to_jwk())
    token = sign_jwt(claims_of(foreign), secret, typ="at+jwt")
    assert status(foreign.resource_server(), token) == 401
    assert status(foreign.resource_server(algorithms=("HS256",)), token) == 401


def _header_for(key: SigningKey) -> dict[str, Any]:
    """The header of an access token that ``key`` has signed."""
    return {"typ": "at+jwt", "alg": key.alg, "kid": key.kid}


def _with_header(token: str, **members: Any) -> str:
    """``token`` with other header members and the signature it had."""
    head, payload, signature = token.split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    text = json.dumps({**header, **members}).encode()
    return ".".join((base64.urlsafe_b64encode(text).rstrip(b"=").decode(), payload, signature))
