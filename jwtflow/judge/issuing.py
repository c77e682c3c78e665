"""Checks of what the auth server publishes, and of the access tokens that it issues."""

from __future__ import annotations

from typing import Any

from jwtflow.errors import JwtflowError
from jwtflow.judge.table import NotSeenError, OpenError, check, expect
from jwtflow.judge.visit import Visit, claims_of, header_of, members
from jwtflow.tokens import KeySet, base64url_decode

DOCUMENTS = "What it publishes"
TOKENS = "The access tokens that it issues"

_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
_REQUIRED = ("iss", "sub", "aud", "exp", "iat", "jti", "client_id")


@check(DOCUMENTS, "D2, RFC 8414 §3.3", "07")
def metadata(visit: Visit) -> str:
    """The metadata is the issuer's own."""
    if not visit.metadata:
        raise NotSeenError("there is no metadata")
    base = visit.system.auth.rstrip("/")
    expect(visit.metadata.get("issuer") == base, "its issuer isn't the URL that it answers at")
    named = [name for name in visit.metadata if name.endswith(("_endpoint", "_uri"))]
    foreign = [name for name in named if not str(visit.metadata[name]).startswith(f"{base}/")]
    expect(not foreign, f"{', '.join(foreign)} is elsewhere")
    return f"{len(named)} endpoints, all its own"


@check(DOCUMENTS, "D1, RFC 7517 §4", "02")
def keys(visit: Visit) -> str:
    """Only public keys are published, each with its own kid."""
    private = sorted({name for key in visit.jwks for name in _PRIVATE & key.keys()})
    expect(not private, f"a key has the member {', '.join(private)}")
    kids = [key.get("kid") for key in visit.jwks]
    expect(all(isinstance(kid, str) for kid in kids), "a key has no kid")
    expect(len({*kids}) == len(kids), "two keys have one kid")
    return "public keys with kids"


@check(DOCUMENTS, "R15, RFC 9728 §3.3", "06")
def resource_metadata(visit: Visit) -> str:
    """The API says which issuer it trusts."""
    base = visit.system.resource.rstrip("/")
    answer = visit.ask("GET", f"{base}/.well-known/oauth-protected-resource")
    if answer.status_code == 404:
        raise NotSeenError("it has no such document")
    document = members(answer)
    expect(document.get("resource") == base, "resource isn't the URL that it answers at")
    servers = document.get("authorization_servers")
    expect(
        isinstance(servers, list) and visit.system.auth.rstrip("/") in servers,
        "authorization_servers doesn't name the auth server",
    )
    return "the auth server"


@check(TOKENS, "D5, RFC 9068 §2.1", "06")
def typ(visit: Visit) -> str:
    """The header's typ says that it is an access token."""
    found = header_of(visit.tokens()["access_token"]).get("typ")
    expect(str(found).lower() in {"at+jwt", "application/at+jwt"}, f"typ is {_shown(found)}")
    return "at+jwt"


@check(TOKENS, "D5, RFC 7515 §5.2", "02")
def signature(visit: Visit) -> str:
    """A published key verifies the signature."""
    token = str(visit.tokens()["access_token"])
    header, signed = header_of(token), token.rpartition(".")[0]
    key = KeySet.from_jwk_set({"keys": visit.jwks}).find(str(header.get("kid")))
    expect(key is not None, "kid names no published key")
    try:
        assert key is not None  # noqa: S101 - expect has just said so
        key.verify(signed.encode(), base64url_decode(token.rpartition(".")[2]))
    except JwtflowError:
        raise OpenError("the key that kid names doesn't verify it") from None
    return str(header.get("alg"))


@check(TOKENS, "D5, RFC 9068 §2.2", "03")
def required(visit: Visit) -> str:
    """It has every claim that RFC 9068 requires."""
    claims = claims_of(visit.tokens()["access_token"])
    missing = [name for name in _REQUIRED if name not in claims]
    expect(not missing, f"without {', '.join(missing)}")
    return ", ".join(_REQUIRED)


@check(TOKENS, "D5, RFC 9068 §2.2", "03")
def who_and_for_whom(visit: Visit) -> str:
    """The claims iss, aud, sub and client_id are right."""
    claims = claims_of(visit.tokens()["access_token"])
    issuer = visit.metadata.get("issuer", visit.system.auth.rstrip("/"))
    expect(claims.get("iss") == issuer, "iss isn't the issuer")
    aud = claims.get("aud")
    audiences = aud if isinstance(aud, list) else [aud]
    names = {visit.system.resource.rstrip("/"), visit.system.audience}
    expect(any(name in audiences for name in names), "aud doesn't name the API")
    expect(claims.get("sub") == visit.system.user[0], "sub isn't the user")
    expect(claims.get("client_id") == visit.system.client, "client_id isn't the client")
    return "all four right"


@check(TOKENS, "D5, RFC 9068 §2.2", "03")
def times(visit: Visit) -> str:
    """It lives for an hour at most."""
    found = visit.tokens()
    claims = claims_of(found["access_token"])
    exp, iat = claims.get("exp"), claims.get("iat")
    expect(_is_number(exp) and _is_number(iat), f"exp is {_kind(exp)}, iat is {_kind(iat)}")
    lives = float(exp or 0) - float(iat or 0)
    expect(0 < lives <= 3600, f"it lives {lives:.0f} seconds")
    expect(
        found.get("expires_in") in {lives, None}, "expires_in says something else than exp and iat"
    )
    return f"it lives {lives:.0f} seconds"


@check(TOKENS, "D5, RFC 9068 §2.2", "03")
def jti(visit: Visit) -> str:
    """Two tokens have two jti."""
    found = [claims_of(visit.tokens()["access_token"]).get("jti") for _ in range(2)]
    expect(all(isinstance(each, str) and each for each in found), "jti isn't a text")
    expect(found[0] != found[1], "both have the same")
    return "two different ones"


@check(TOKENS, "J36, RFC 9068 §2.2.3", "03")
def forms(visit: Visit) -> str:
    """Scope is one text, roles is a list."""
    claims = claims_of(visit.tokens()["access_token"])
    scope, roles = claims.get("scope"), claims.get("roles", [])
    expect(isinstance(scope, str), f"scope is {_kind(scope)}")
    wanted = {visit.system.read_scope, visit.system.write_scope}
    expect(wanted <= {*str(scope).split(" ")}, "scope lacks what the user may do")
    expect(isinstance(roles, list), f"roles is {_kind(roles)}")
    expect(not wanted & {*map(str, roles)}, "roles holds a scope")
    return "a text and a list"


@check(TOKENS, "D5, RFC 7519 §12", "01")
def nothing_secret(visit: Visit) -> str:
    """Nothing in it is secret."""
    found = visit.tokens()
    text = str({**claims_of(found["access_token"]), **header_of(found["access_token"])})
    told = {"password": visit.system.user[1], "refresh token": str(found.get("refresh_token", "?"))}
    for name, value in told.items():
        expect(value not in text, f"it holds the {name}")
    expect("$argon2" not in text, "it holds the password's hash")
    return "no password, hash or refresh token"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    return "missing" if value is None else f"a {type(value).__name__}"


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str) and len(value) < 20 else _kind(value)
