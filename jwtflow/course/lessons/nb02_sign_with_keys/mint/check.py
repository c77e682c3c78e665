"""Would a resource server that holds the secret let the minted token in as an admin's?"""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

from jwtflow.course.answers import Answer, Wrong
from jwtflow.lab.clock import START
from jwtflow.lab.keys import lab_key
from jwtflow.lab.servers import AUTH, RESOURCE


def check(answer: Answer) -> Wrong | None:
    """Take the token apart, and check what the resource server would."""
    token = answer.value
    if not isinstance(token, str) or token.count(".") != 2:
        seen = "a str with other than two dots" if isinstance(token, str) else type(token).__name__
        return Wrong(
            f"minted is {seen}.",
            "It should be a token: a str with three parts. Which function of 01 makes one?",
        )
    if token.startswith("Bearer"):
        return Wrong("minted begins with Bearer.", "That stands before a token in the request.")
    message, _, signature = token.rpartition(".")
    try:
        header, claims = (json.loads(_decode(part)) for part in message.split("."))
        given = _decode(signature)
    except ValueError:
        return Wrong("minted can't be decoded.", "Let sign_hs256 put the parts together.")
    alg = header.get("alg") if isinstance(header, dict) else None
    if alg != "HS256":
        return Wrong(
            f"The first part says alg {alg!r}.",
            "The first lab's resource server accepts HS256 only. Is Bob's header the first part? "
            "(If a second lab has been started, begin at the set-up cell.)",
        )
    secret = _decode(lab_key("HS256", "signing key 1")["k"])
    if not hmac.compare_digest(hmac.digest(secret, message.encode(), "sha256"), given):
        return Wrong(
            "The signature of minted doesn't fit its header and payload.",
            "Sign the new claims with lab.shared_secret; an old signature fits only its own token.",
            "an old signature covers new claims" if _is_replayed(message, given, secret) else None,
        )
    return _claims(header, claims)


def _claims(header: dict[str, Any], claims: Any) -> Wrong | None:
    if lacks := {"typ", "kid"} - set(header):
        return Wrong(
            f"The header lacks {' and '.join(sorted(lacks))}.",
            "A server may look at it. Use the header of Bob's token as it is.",
        )
    roles = claims.get("roles") if isinstance(claims, dict) else None
    if roles == "admin":
        return Wrong(
            "The claim roles is the text 'admin'.",
            "Print Bob's claims. Of which type is roles there?",
            "a role is a text",
        )
    if not isinstance(roles, list) or "admin" not in roles:
        return Wrong(f"The claim roles is {roles!r}.", "The route asks for the role admin.")
    missing = {"iss", "sub", "aud", "exp", "iat", "jti", "client_id"} - set(claims)
    if missing:
        return Wrong(
            f"These claims are missing: {', '.join(sorted(missing))}.",
            "Begin with the claims of Bob's token, and change only the roles.",
        )
    return _left_alone(header, claims)


def _left_alone(header: dict[str, Any], claims: dict[str, Any]) -> Wrong | None:
    """What was changed beside the roles."""
    exp = claims["exp"]
    if not isinstance(exp, (int, float)) or exp <= START:
        return Wrong(
            f"The claim exp is {exp!r}, and the lab's clock began at {START:.0f}.",
            "A server refuses a token whose time is over. Leave exp as it is in Bob's.",
        )
    kept = {"iss": AUTH, "sub": "bob", "aud": RESOURCE}
    for name, value in kept.items():
        if claims[name] != value:
            look = "Leave it as it is in Bob's token; change only the roles."
            return Wrong(f"The claim {name} is {claims[name]!r}.", look)
    if header["typ"] != "at+jwt" or not isinstance(claims["jti"], str):
        seen = f"The header's typ is {header['typ']!r}, and the claim jti is {claims['jti']!r}."
        return Wrong(seen, "Leave both as they are in Bob's token.")
    return None


def _is_replayed(message: str, given: bytes, secret: bytes) -> bool:
    """Whether the signature is that of these claims with Bob's roles in place of the new ones."""
    first, _, second = message.partition(".")
    claims = json.loads(_decode(second))
    if not isinstance(claims, dict):
        return False
    text = json.dumps({**claims, "roles": ["reader"]}, separators=(",", ":")).encode()
    old = f"{first}.{base64.urlsafe_b64encode(text).rstrip(b'=').decode()}"
    return hmac.compare_digest(hmac.digest(secret, old.encode(), "sha256"), given)


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
