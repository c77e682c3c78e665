"""Checks of the published keys, and of the signature that one of them verifies."""

from __future__ import annotations

from jwtflow.errors import JwtflowError
from jwtflow.judge.table import Checks, OpenError, Stage, expect
from jwtflow.judge.visit import Visit, header_of
from jwtflow.tokens import KeySet, base64url_decode

CHECKS = Checks()

_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


@CHECKS.add(Stage.PUBLISHED, "D1, RFC 7517 §4")
def keys(visit: Visit) -> str:
    """Only public keys are published, each with its own kid."""
    private = sorted({name for key in visit.jwks for name in _PRIVATE & key.keys()})
    expect(not private, f"a key has the member {', '.join(private)}")
    kids = [key.get("kid") for key in visit.jwks]
    expect(all(isinstance(kid, str) for kid in kids), "a key has no kid")
    expect(len({*kids}) == len(kids), "two keys have one kid")
    return "public keys with kids"


@CHECKS.add(Stage.ISSUED, "D5, RFC 7515 §5.2")
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
