"""The RFC's own example, another key, and keys that carry more than they must."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.lab.keys import lab_key

ALL_MEMBERS = "a thumbprint covers the whole JWK"
HEXADECIMAL = "a thumbprint is written in hexadecimal"
ORDER = "JSON has an order of its own"


def check(answer: Answer) -> Wrong | None:
    """Compute it for several keys, in several orders, with more members and with fewer."""
    for name in ("signing key 9", "signing key 10"):
        jwk = {member: lab_key("RS256", name)[member] for member in ("kty", "n", "e")}
        variants: dict[str, dict[str, Any]] = {
            "a key": jwk,
            "the same key, its members in another order": dict(reversed(jwk.items())),
            "the same key with kid, use and alg": {"kid": "7", "use": "sig", **jwk, "alg": "RS256"},
            "the same key with key_ops and x5u": {**jwk, "key_ops": ["verify"], "x5u": "x:y"},
        }
        for told, given in variants.items():
            handed = dict(given)
            text = answer.run(answer.value, handed)
            if text != _thumbprint(jwk):
                return _unmoved(answer, text) or _wrong(told, text, given, jwk)
            if handed != given:
                return Wrong(
                    f"For {told} the result is right, but afterwards the key itself is changed.",
                    "The caller still needs it. Make a new dictionary.",
                )
    return None


def _unmoved(answer: Answer, text: object) -> Wrong | None:
    others = [answer({**lab_key("RS256", f"signing key {number}")}) for number in (11, 12)]
    if text is None or others != [text, text]:
        return None
    return Wrong(
        f"Your function returned {text!r} for each of three different keys.",
        "Does it use the key that it is called with?",
    )


def _thumbprint(jwk: dict[str, str]) -> str:
    members = {name: jwk[name] for name in ("e", "kty", "n")}
    text = json.dumps(members, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _wrong(told: str, text: object, given: dict[str, Any], jwk: dict[str, str]) -> Wrong:
    seen = f"For {told} your function returned {text!r}."
    if not isinstance(text, str):
        return Wrong(seen, "It should be text.")
    if spelled := _misspelled(seen, text, _thumbprint(jwk)):
        return spelled
    if text == _of(given, sort=True) and given.keys() != {"e", "kty", "n"}:
        belief = ALL_MEMBERS if "kid" in given else None  # some leave out kid, use and alg alone
        return Wrong(seen, "Which members define the key? Only those are hashed.", belief)
    if text in (_of(given, sort=False), _of(jwk, sort=False)):
        return Wrong(seen, "In which order does RFC 7638 put the members?", ORDER)
    return Wrong(
        seen, "Print the JSON that you hash. Members, values, order and spaces must be exact."
    )


def _misspelled(seen: str, text: str, right: str) -> Wrong | None:
    """What is wrong with how the digest is written, whatever was hashed."""
    if text == base64.urlsafe_b64decode(right + "=").hex():
        return Wrong(seen, "The digest is right. How are bytes written in a token?", HEXADECIMAL)
    if text.endswith("="):
        return Wrong(seen, "What do tokens and their relatives leave out at the end?")
    if text.translate(str.maketrans("+/", "-_")) == right:
        return Wrong(seen, "The digest is right. Which characters does base64url have for + and /?")
    if text.startswith("b'"):
        return Wrong(seen, "str writes b and quotes around bytes. Which method makes text of them?")
    if len(text) != len(right):
        return Wrong(
            f"{seen} It has {len(text)} characters.",
            "SHA-256 gives 32 bytes, and base64url makes 43 characters of those. What do you hash "
            "with, and what do you encode?",
        )
    return None


def _of(members: dict[str, Any], *, sort: bool) -> str:
    text = json.dumps(members, separators=(",", ":"), sort_keys=sort)
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
