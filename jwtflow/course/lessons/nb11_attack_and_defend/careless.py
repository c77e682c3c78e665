"""BROKEN ON PURPOSE: verifiers with one hole each, for this notebook's attacks.

They use the parts of ``jwtflow.insecure``, where those are that earlier notebooks show as well.
``check_signature`` is a sound check with the issuer's public key.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jwtflow.course.lessons.nb11_attack_and_defend.sound import check_hs256, check_rs256
from jwtflow.insecure.parts import Members, decode, parts
from jwtflow.insecure.verifiers import CheckSignature, KeyFromJwk, RefusedError


def accepts_alg_none(encoded_jwt: str, *, check_signature: CheckSignature) -> Members:
    """A token may declare itself unsigned (RFC 8725 §2.1)."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    if header["alg"] != "none":
        check_signature(signing_input, signature)
    return claims


def trusts_embedded_jwk(encoded_jwt: str, *, key_from_jwk: KeyFromJwk) -> Members:
    """The token supplies the key that verifies it."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    key_from_jwk(header["jwk"])(signing_input, signature)
    return claims


def opens_kid_as_path(encoded_jwt: str, *, folder: Path) -> Members:
    """``kid`` is a file name, so any file that the server can read is a key."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    check_hs256((folder / header["kid"]).read_bytes(), signing_input, signature)
    return claims


def accepts_any_typ(
    encoded_jwt: str, *, check_signature: CheckSignature, issuer: str, now: float
) -> Members:
    """Accepts every token of the issuer, even an ID token."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    if claims["iss"] != issuer or now >= claims["exp"]:
        raise RefusedError("another issuer, or too late")
    return claims


def ignores_audience(
    encoded_jwt: str, *, check_signature: CheckSignature, issuer: str, now: float
) -> Members:
    """Accepts tokens that were issued for another server."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    if header["typ"] != "at+jwt" or claims["iss"] != issuer or now >= claims["exp"]:
        raise RefusedError("no access token, another issuer, or too late")
    return claims


def ignores_expiry(
    encoded_jwt: str, *, check_signature: CheckSignature, issuer: str, audience: str
) -> Members:
    """A token that was valid once stays valid for ever."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    wanted = (header["typ"], claims["iss"], claims["aud"]) == ("at+jwt", issuer, audience)
    if not wanted:
        raise RefusedError("no access token, another issuer, or for somebody else")
    return claims


def refuses_bad_names(encoded_jwt: str, *, check_signature: CheckSignature) -> Members:
    """A list of bad names, in front of a reader that doesn't mind upper case."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    if header["alg"] in {"none", "None", "NONE"}:
        raise RefusedError("unsigned tokens are not allowed")
    if header["alg"].lower() != "none":
        check_signature(signing_input, signature)
    return claims


def cleans_kid(encoded_jwt: str, *, folder: Path) -> Members:
    """Each file in the folder is a secret, and kid is its name, without the way up."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    file = folder / header["kid"].replace("../", "")
    if not file.is_file():
        raise RefusedError("no such key")
    check_hs256(file.read_bytes(), signing_input, signature)
    return claims


def looks_kid_up(encoded_jwt: str, *, database: sqlite3.Connection) -> Members:
    """The secrets are in a table, and kid is pasted into the query."""
    header, claims, signing_input, signature = parts(encoded_jwt)
    query = f"SELECT secret FROM keys WHERE kid = '{header['kid']}'"
    row = database.execute(query).fetchone()
    if row is None:
        raise RefusedError("no such key")
    check_hs256(row[0].encode(), signing_input, signature)
    return claims


def skips_crit(encoded_jwt: str, *, check_signature: CheckSignature) -> Members:
    """Whatever an issuer says must be understood, it goes on without."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    check_signature(signing_input, signature)
    return claims


def inflates(encoded_jwt: str) -> int:
    """An encrypted token may be compressed: it unpacks first, and looks afterwards."""
    return len(zlib.decompress(decode(encoded_jwt.split(".")[3]), wbits=-15))


def denies_by_text(encoded_jwt: str, *, denied: set[str], check: CheckSignature) -> Members:
    """The denylist holds whole tokens."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    if encoded_jwt in denied:
        raise RefusedError("revoked")
    check(signing_input, signature)
    return claims


def first_of_two(encoded_jwt: str) -> Any:
    """A gateway's reader, which takes the first of two equal names; Python takes the last."""

    def keep_first(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        return dict(reversed(pairs))

    payload = decode(encoded_jwt.split(".")[1])
    return json.loads(payload, object_pairs_hook=keep_first)["sub"]


def colleagues_verify(
    token: str, *, issuers: Mapping[str, Any], audience: str, now: float
) -> Members:
    """Accepts the tokens of several issuers."""
    header, claims, signing_input, signature = parts(token)
    keys = {key["kid"]: key for jwks in issuers.values() for key in jwks["keys"]}
    jwk = header.get("jwk") or keys[header["kid"]]
    if header["alg"].lower() == "none":
        raise ValueError("unsigned")
    if header["alg"] == "HS256":
        check_hs256(jwk["n"].encode(), signing_input, signature)
    else:
        check_rs256(jwk)(signing_input, signature)
    if not any(claims["iss"].startswith(name) for name in issuers):
        raise ValueError("another issuer")
    if audience not in claims["aud"] or now > claims["exp"]:
        raise ValueError("for somebody else, or too late")
    return claims


def knows(encoded_jwt: str, *, secret: bytes) -> Members:
    """Sound, but for its secret."""
    _, claims, signing_input, signature = parts(encoded_jwt)
    check_hs256(secret, signing_input, signature)
    return claims
