"""Would the hasty check take the forged token, and is it an admin's?"""

from __future__ import annotations

import base64
import hashlib

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb02_sign_with_keys.careless import checks_only_the_end
from jwtflow.lab.keys import lab_key


def check(answer: Answer) -> Wrong | None:
    """Send the token to the check that it should fool."""
    token = answer.value
    if not isinstance(token, str) or token.count(".") != 2:
        return Wrong("forged isn't a text with three parts.", "Join the three parts with dots.")
    weak = {"kty": "RSA", "n": lab_key("RS256", "attacker")["n"], "e": "Aw"}
    try:
        claims = checks_only_the_end(token, weak)
    except ValueError as error:
        return _refused(token, error)
    if claims.get("roles") != ["admin"]:
        return Wrong(f"It is accepted, and says {claims!r}.", 'It should say "roles": ["admin"].')
    return None


def _refused(token: str, error: ValueError) -> Wrong:
    seen = f"checks_only_the_end refuses forged: {error}."
    message, _, third = token.rpartition(".")
    if not third:
        return Wrong(
            f"{seen} The third part of forged is empty.",
            "What does checks_only_the_end make of an empty signature? Put yours there, encoded.",
            "a check can be fooled by leaving the signature out",
        )
    try:
        s = int.from_bytes(base64.urlsafe_b64decode(third + "=" * (-len(third) % 4)))
    except ValueError:
        return Wrong(seen, "The third part is the base64url of the number's bytes. Is yours?")
    digest = int.from_bytes(hashlib.sha256(message.encode()).digest())
    if s == digest:
        return Wrong(
            f"{seen} The number in the third part is the digest itself.",
            "The check cubes what stands there. Which number gives the digest when it is cubed?",
            "the digest is the signature",
        )
    if s.bit_length() > 256:
        return Wrong(
            f"{seen} The number in the third part has {s.bit_length()} bits.",
            "A cube root modulo 2**256 has 256 at most. Is yours the root, and written as the "
            "base64url of its bytes, the highest first?",
        )
    if digest % 2 == 0:
        return Wrong(
            f"{seen} The digest of the first two parts is even.",
            "Only an odd one has a root. Change the payload until you get one.",
        )
    return Wrong(
        seen,
        "Cube your signature, as a number: do the last 32 bytes equal the digest of the first two "
        "parts? Is the payload "
        "in the token the one that you hashed?",
    )
