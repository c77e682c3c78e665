"""Claims of other issuers, clients, logins and access tokens; one fault each."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong, refusal

_NOW = 1_970_000_000
_TOKEN = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2lnbmF0dXJl"  # noqa: S105 - of a check
_OTHER_TOKEN = "eyJ0eXAiOiJhdCtqd3QifQ.e30.YW5vdGhlcg"  # noqa: S105


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _digest(access_token: str) -> bytes:
    return hashlib.sha256(access_token.encode()).digest()


def _half(access_token: str) -> str:
    return _encoded(_digest(access_token)[:16])


_CLAIMS: dict[str, Any] = {
    "iss": "https://id.example",
    "sub": "dora",
    "aud": "kiosk",
    "exp": _NOW + 300,
    "iat": _NOW,
    "auth_time": _NOW - 5,
    "nonce": "n-Dora-83kq",
    "at_hash": _half(_TOKEN),
}
_KNOWN: dict[str, Any] = {
    "issuer": "https://id.example",
    "client_id": "kiosk",
    "nonce": "n-Dora-83kq",
    "access_token": _TOKEN,
    "now": _NOW,
}
AUD = "any token of the issuer says who logged in"
NONCE = "a genuine ID token belongs to this login"
AT_HASH = "what comes together belongs together"


def _with(**changes: Any) -> dict[str, Any]:
    claims = {**_CLAIMS, **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return dict(json.loads(json.dumps(kept)))  # other objects than what the client knows


_GOOD: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
    ("an ID token of this login", _with(), {}, "Compare each claim with what was passed."),
    (
        "an ID token whose aud is a list with this client alone",
        _with(aud=["kiosk"]),
        {},
        "aud may be a list of one (OpenID Connect Core §2).",
    ),
    (
        "an ID token without at_hash",
        _with(at_hash=None),
        {},
        "at_hash may be missing. What is compared then?",
    ),
    (
        "an ID token in its last second",
        _with(exp=_NOW + 1),
        {},
        "It expires when the time reaches exp, not before.",
    ),
    (
        "another client's ID token, at that client",
        _with(aud="library-app", sub="finn", nonce="n-2", at_hash=_half(_OTHER_TOKEN)),
        {"client_id": "library-app", "nonce": "n-2", "access_token": _OTHER_TOKEN},
        "Use what was passed, not names of one client.",
    ),
)
_ISS = "Whole names: who signed this, and whom did you ask?"
_AUD = "Whom is this token for? It should be for this client and for nobody else."
_EXP = "A token has expired when now >= exp. The argument now says what time it is."
_NONCE = "The client made the nonce for one login. Which value should come back?"
_AT_HASH = "at_hash is the first half of the SHA-256 of *this* access token, in base64url."
_BAD: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("another issuer", _with(iss="https://id.example.evil"), _ISS, ""),
    ("an issuer with a slash more", _with(iss="https://id.example/"), _ISS, ""),
    ("no issuer", _with(iss=None), _ISS, ""),
    ("another client as aud", _with(aud="library-app"), _AUD, AUD),
    ("a client whose name begins alike as aud", _with(aud="kiosk-2"), _AUD, AUD),
    ("a list with two clients as aud", _with(aud=["kiosk", "library-app"]), _AUD, ""),
    (
        "two clients as aud and this one as azp",
        _with(aud=["library-app", "kiosk"], azp="kiosk"),
        _AUD,
        "",
    ),
    ("another client as aud and this one as azp", _with(aud="library-app", azp="kiosk"), _AUD, ""),
    ("a list with another client alone as aud", _with(aud=["library-app"]), _AUD, ""),
    ("an empty list as aud", _with(aud=[]), _AUD, ""),
    ("no aud", _with(aud=None), _AUD, AUD),
    ("an exp that is now", _with(exp=_NOW), _EXP, ""),
    ("an exp an hour ago", _with(exp=_NOW - 3600), _EXP, ""),
    ("no exp", _with(exp=None), _EXP, ""),
    ("another login's nonce", _with(nonce="n-Mallory-11"), _NONCE, NONCE),
    ("an empty nonce", _with(nonce=""), _NONCE, NONCE),
    ("no nonce", _with(nonce=None), _NONCE, NONCE),
    ("another access token's at_hash", _with(at_hash=_half(_OTHER_TOKEN)), _AT_HASH, AT_HASH),
    ("an empty at_hash", _with(at_hash=""), _AT_HASH, AT_HASH),
    (
        "the second half of the hash as at_hash",
        _with(at_hash=_encoded(_digest(_TOKEN)[16:])),
        _AT_HASH,
        "",
    ),
)


def check(answer: Answer) -> Wrong | None:
    """Good ones first, then those with one fault."""
    for told, claims, changes, look in _GOOD:
        try:
            returned = answer(claims, **{**_KNOWN, **changes})
        except CrashedError as crash:
            if isinstance(crash.error, ValueError):
                where = _which_hash(answer) if claims == _CLAIMS else None
                return Wrong(f"For {told} your function raised {crash}", where or look)
            raise
        if returned != claims["sub"]:
            return Wrong(
                f"For {told} your function returned {returned!r:.80}.",
                "Return who logged in. Which claim says that?",
            )
    for told, claims, look, belief in _BAD:
        wrong = refusal(answer, claims, **_KNOWN, told=f"an ID token with {told}")
        if wrong:
            named = belief if belief and _all_pass(answer, belief) else None
            accepted = f" returned {_CLAIMS['sub']!r}" in wrong.observed
            return Wrong(wrong.observed, look if accepted else wrong.look, named)
    return None


def _which_hash(answer: Answer) -> str | None:
    """Where to look, if only at_hash makes the answer refuse a good token."""
    if not _accepts(answer, None):
        return None
    whole, text = _digest(_TOKEN), hashlib.sha256(_TOKEN.encode()).hexdigest()
    for made, look in (
        (_encoded(whole), "You encoded all 32 bytes of the digest. Take the first 16 of them."),
        (_encoded(whole)[:16], "You cut the encoded text. Take 16 bytes first, then encode them."),
        (_encoded(whole)[:22], "You cut the encoded text. Take 16 bytes first, then encode them."),
        (_encoded(whole[16:]), "Those are the last 16 bytes of the digest. Take the first."),
        (_encoded(text[:16].encode()), "hexdigest makes text. Take 16 bytes of the digest itself."),
        (_encoded(text[:32].encode()), "hexdigest makes text. Take 16 bytes of the digest itself."),
        (base64.b64encode(whole[:16]).decode(), "A token's text has - and _, and no padding."),
        (base64.urlsafe_b64encode(whole[:16]).decode(), "In a token, padding is left out."),
        (text[:16], "That's hexadecimal. Take 16 bytes of the digest, and encode them."),
        (text[:32], "That's hexadecimal. Take 16 bytes of the digest, and encode them."),
        (text, "That's the whole digest in hexadecimal. Take 16 bytes, and encode them."),
    ):
        if _accepts(answer, made):
            return look
    return (
        "Its at_hash is right: the access token's SHA-256, of that the first 16 bytes, in "
        "base64url. Which of these steps does your function do otherwise?"
    )


def _accepts(answer: Answer, at_hash: str | None) -> bool:
    try:
        return bool(answer(_with(at_hash=at_hash), **_KNOWN) == _CLAIMS["sub"])
    except CrashedError:
        return False


def _all_pass(answer: Answer, belief: str) -> bool:
    """Whether each fault of this kind is accepted."""
    return all(
        refusal(answer, claims, **_KNOWN, told="") is not None
        for _, claims, _, shown in _BAD
        if shown == belief
    )
