"""Would the hasty check take the forged token, and is it an admin's?"""

from __future__ import annotations

from jwtflow.course.answers import Answer, Wrong
from jwtflow.insecure import checks_only_the_end
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
        return Wrong(
            f"checks_only_the_end refuses forged: {error}.",
            "Cube your s: do its last 32 bytes equal the digest of the first two parts? Was the "
            "digest odd, and is the payload in the token the one that you hashed?",
            _belief(token),
        )
    if claims.get("roles") != ["admin"]:
        return Wrong(f"It is accepted, and says {claims!r}.", 'It should say "roles": ["admin"].')
    return None


def _belief(token: str) -> str | None:
    return "a check can be fooled by leaving the signature out" if token.endswith(".") else None
