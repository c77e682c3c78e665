"""BROKEN ON PURPOSE: published incidents, each as a few lines of our own with the same hole.

Each is written twice; what is called ``…_mended`` has one more line, or another one: the line that
would have stopped it. They run no code of the products named, and each leaves out what its hole
isn't about.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, MutableMapping
from typing import Any

from jwtflow.course.lessons.nb11_attack_and_defend import curve
from jwtflow.course.lessons.nb11_attack_and_defend.sound import (
    check_hs256,
    check_pem,
    check_rs256,
)
from jwtflow.insecure.parts import Members, parts
from jwtflow.insecure.verifiers import CheckSignature

Keys = MutableMapping[Any, Any]


def refuse(condition: object, reason: str) -> None:
    """Raise if the condition holds."""
    if condition:
        raise ValueError(reason)


def fast_jwt(token: str, key_text: str) -> Members:
    """CVE-2026-34950: a public key is recognized by how its text begins."""
    header, claims, signing_input, signature = parts(token)
    if header["alg"] == "HS256":
        refuse(re.match("-----BEGIN", key_text), "a public key is no secret")
        check_hs256(key_text.encode(), signing_input, signature)
    else:
        check_pem(key_text)(signing_input, signature)
    return claims


def fast_jwt_mended(token: str, key_text: str) -> Members:
    """``fast_jwt`` with the line that would have stopped it."""
    header, claims, signing_input, signature = parts(token)
    refuse(header["alg"] != "RS256", "not our algorithm")
    if header["alg"] == "HS256":
        refuse(re.match("-----BEGIN", key_text), "a public key is no secret")
        check_hs256(key_text.encode(), signing_input, signature)
    else:
        check_pem(key_text)(signing_input, signature)
    return claims


def fast_jwt_look_up(token: str, secrets: Keys) -> Members:
    """CVE-2026-44351: the look-up of an unknown kid gives an empty text."""
    header, claims, signing_input, signature = parts(token)
    secret = secrets.get(header["kid"], "")
    check_hs256(secret.encode(), signing_input, signature)
    return claims


def fast_jwt_look_up_mended(token: str, secrets: Keys) -> Members:
    """``fast_jwt_look_up`` with the line that would have stopped it."""
    header, claims, signing_input, signature = parts(token)
    secret = secrets.get(header["kid"], "")
    refuse(not secret, "no such key")
    check_hs256(secret.encode(), signing_input, signature)
    return claims


def centrifugo(token: str, published: Keys, cache: Keys) -> Members:
    """CVE-2026-49998: the cache of two issuers' keys knows kids only."""
    header, claims, signing_input, signature = parts(token)
    name = header["kid"]
    if name not in cache:
        cache[name] = published[claims["iss"]][header["kid"]]
    check_rs256(cache[name])(signing_input, signature)
    return claims


def centrifugo_mended(token: str, published: Keys, cache: Keys) -> Members:
    """``centrifugo`` with the line that would have stopped it."""
    header, claims, signing_input, signature = parts(token)
    name = claims["iss"], header["kid"]
    if name not in cache:
        cache[name] = published[claims["iss"]][header["kid"]]
    check_rs256(cache[name])(signing_input, signature)
    return claims


def pyjwt_options(
    token: str, options: dict[str, bool], check_signature: CheckSignature, now: float
) -> Members:
    """CVE-2026-103001: options say what is verified."""
    _, claims, signing_input, signature = parts(token)
    if not options["verify_signature"]:
        options.setdefault("verify_exp", False)
    if options["verify_signature"]:
        check_signature(signing_input, signature)
    refuse(options.get("verify_exp", True) and now >= claims["exp"], "expired")
    return claims


def pyjwt_options_mended(
    token: str, options: dict[str, bool], check_signature: CheckSignature, now: float
) -> Members:
    """``pyjwt_options`` with the line that would have stopped it."""
    options = dict(options)
    _, claims, signing_input, signature = parts(token)
    if not options["verify_signature"]:
        options.setdefault("verify_exp", False)
    if options["verify_signature"]:
        check_signature(signing_input, signature)
    refuse(options.get("verify_exp", True) and now >= claims["exp"], "expired")
    return claims


def authlib_crit(token: str, check_signature: CheckSignature) -> Members:
    """CVE-2025-59420: extensions that must be understood are passed over."""
    header, claims, signing_input, signature = parts(token)
    refuse(header["alg"] != "RS256", "not our algorithm")
    check_signature(signing_input, signature)
    return claims


def authlib_crit_mended(token: str, check_signature: CheckSignature) -> Members:
    """``authlib_crit`` with the line that would have stopped it."""
    header, claims, signing_input, signature = parts(token)
    refuse(header["alg"] != "RS256", "not our algorithm")
    refuse("crit" in header, "an extension that we don't know")
    check_signature(signing_input, signature)
    return claims


def pyjwt_issuer(token: str, check_signature: CheckSignature, issuer: str) -> Members:
    """CVE-2024-53861: an issuer is accepted if its name is in ours."""
    _, claims, signing_input, signature = parts(token)
    check_signature(signing_input, signature)
    refuse(claims["iss"] not in issuer, "another issuer")
    return claims


def pyjwt_issuer_mended(token: str, check_signature: CheckSignature, issuer: str) -> Members:
    """``pyjwt_issuer`` with the line that would have stopped it."""
    _, claims, signing_input, signature = parts(token)
    check_signature(signing_input, signature)
    refuse(claims["iss"] != issuer, "another issuer")
    return claims


def pyjwt_nested(token: str, check_signature: CheckSignature) -> Members:
    """CVE-2026-102265: a header that is nested deeply enough ends as a RecursionError."""
    _, claims, signing_input, signature = parts(token)
    check_signature(signing_input, signature)
    return claims


def pyjwt_nested_mended(token: str, check_signature: CheckSignature) -> Members:
    """``pyjwt_nested`` with the line that would have stopped it."""
    refuse(len(token) > 8192, "too long")
    _, claims, signing_input, signature = parts(token)
    check_signature(signing_input, signature)
    return claims


def authlib_jwk(token: str, key: Keys | None) -> Members:
    """CVE-2026-27962: with no key configured, the token brings its own."""
    header, claims, signing_input, signature = parts(token)
    key = key or header["jwk"]
    check_rs256(key)(signing_input, signature)
    return claims


def authlib_jwk_mended(token: str, key: Keys | None) -> Members:
    """``authlib_jwk`` with the line that would have stopped it."""
    header, claims, signing_input, signature = parts(token)
    refuse(not key, "no key is configured")
    key = key or header["jwk"]
    check_rs256(key)(signing_input, signature)
    return claims


def pac4j(letter: bytes, decrypt: Callable[[bytes], str], secret: bytes) -> Members:
    """CVE-2026-29000: what came encrypted is taken for signed."""
    header, claims, signing_input, signature = parts(decrypt(letter))
    if header["alg"] != "none":
        check_hs256(secret, signing_input, signature)
    return claims


def pac4j_mended(letter: bytes, decrypt: Callable[[bytes], str], secret: bytes) -> Members:
    """``pac4j`` with the line that would have stopped it."""
    header, claims, signing_input, signature = parts(decrypt(letter))
    refuse(header["alg"] != "HS256", "the inner token has to be signed, as we sign")
    if header["alg"] != "none":
        check_hs256(secret, signing_input, signature)
    return claims


def pyjwt_spelling(token: str, check_signature: CheckSignature, denied: set[str]) -> Members:
    """CVE-2026-102269: junk after a signature is skipped, so one token has many texts."""
    _, claims, signing_input, signature = parts(token)
    refuse(token in denied, "revoked")
    check_signature(signing_input, signature)
    return claims


def pyjwt_spelling_mended(token: str, check_signature: CheckSignature, denied: set[str]) -> Members:
    """``pyjwt_spelling`` with the line that would have stopped it."""
    _, claims, signing_input, signature = parts(token)
    refuse(claims["jti"] in denied, "revoked")
    check_signature(signing_input, signature)
    return claims


def keycloak(token: str, request: str, used: Keys, meanwhile: Callable[[], object]) -> str:
    """CVE-2026-1035: the use of a refresh token is looked up, and counted a moment later."""
    refuse(token in used, "used before")
    meanwhile()
    used[token] = request
    return f"new tokens for {request}"


def keycloak_mended(token: str, request: str, used: Keys, meanwhile: Callable[[], object]) -> str:
    """``keycloak`` with the line that would have stopped it."""
    refuse(used.setdefault(token, request) != request, "used before")
    meanwhile()
    used[token] = request
    return f"new tokens for {request}"


def java(message: bytes, signature: bytes, public: curve.Point) -> bytes:
    """CVE-2022-21449: r and s may be 0."""
    curve.nearly_checks_es256(message, signature, public)
    return message


def java_mended(message: bytes, signature: bytes, public: curve.Point) -> bytes:
    """``java`` with the line that would have stopped it."""
    refuse(not all(0 < number < curve.N for number in curve.numbers(signature)), "impossible")
    curve.nearly_checks_es256(message, signature, public)
    return message


def line_of(careless: Callable[..., object], mended: Callable[..., object]) -> str:
    """Return the line that would have stopped it: what the second function has besides."""
    before, after = (
        [line.strip() for line in inspect.getsource(code).rpartition('"""')[2].splitlines()]
        for code in (careless, mended)
    )
    (line,) = (each for each in after if each not in before)
    return line
