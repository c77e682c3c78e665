"""Which line stops which incident; the two lines that only list bad values are tried further."""

from __future__ import annotations

import re

from jwtflow.course.answers import Answer, Wrong
from jwtflow.course.lessons.nb11_attack_and_defend.incidents import refuse
from jwtflow.course.lessons.nb11_attack_and_defend.replays import SCENE, STOPPED_BY, lets_in
from jwtflow.course.lessons.nb11_attack_and_defend.sound import check_hs256
from jwtflow.insecure.forger import forge
from jwtflow.insecure.parts import Members, parts

_LIST = "a longer list of bad values closes the hole"
_LOOKS = {
    "CVE-2025-59420": "The issuer itself signed that token, with RS256. Which wish of the issuer's "
    "does the code never look at?",
    "CVE-2026-34950": "Who decides there whether the key is used for an RSA signature or an HMAC?",
    "CVE-2026-44351": "What is `secret` for a kid that isn't in the dictionary?",
    "CVE-2026-49998": "Two issuers, one cache. Whose key comes out of it?",
    "CVE-2026-102269": "The text was changed, and the signature is still right. What in a token "
    "stays the same then?",
    "CVE-2026-1035": "Two requests are there at the same moment. What has each of them seen before "
    "either has written anything?",
}


def check(answer: Answer) -> Wrong | None:
    """Go through the six incidents."""
    stopped_by = answer.value
    if not isinstance(stopped_by, dict):
        return Wrong(
            f"stopped_by is of type {type(stopped_by).__name__}.",
            'Write a dictionary: {"CVE-2025-59420": "…", …}.',
        )
    wrong = []
    for number, right in STOPPED_BY.items():
        if number not in stopped_by:
            return Wrong(
                f"stopped_by has no {number}.",
                "It has six entries, and their names are the incidents' numbers.",
            )
        chosen = stopped_by[number]
        letter = chosen.strip().lower() if isinstance(chosen, str) else ""
        if not re.fullmatch("[a-h]", letter):
            return Wrong(f"For {number} you chose {chosen!r}.", "Choose one letter from a to h.")
        if letter != right:
            wrong.append((number, letter))
    if not wrong:
        return None
    number, letter = next((pair for pair in wrong if pair[1] in "af"), wrong[0])
    return _longer_list(number, letter, wrong) or Wrong(
        f"For {number} you chose {letter}. With that line the attack isn't stopped there, or the "
        "code has nothing for it to work on.",
        _LOOKS[number],
    )


def _longer_list(number: str, letter: str, wrong: list[tuple[str, str]]) -> Wrong | None:
    if (number, letter) == ("CVE-2026-34950", "a"):
        commented = f"# our key\n{SCENE.pem}"
        token = forge({"alg": "HS256"}, {"sub": "admin"}, secret=commented.encode())
        if lets_in(_with_line_a, token, commented):
            return Wrong(
                f"For {number} you chose a. That stops the space. The replay was tried again with "
                "a comment, `# our key`, above the public key, and the attack got in.",
                _LOOKS[number],
                _LIST,
            )
    if [chosen for _, chosen in wrong].count("f") > 1:
        return Wrong(
            f"For {number} and another one you chose f. None of these attacks sends a token with "
            "`none`.",
            "What does each attack send? Which value does the code believe?",
            _LIST,
        )
    return None


def _with_line_a(token: str, key_text: str) -> Members:
    """``fast_jwt`` with line a in place of its own look at the key."""
    _, claims, signing_input, signature = parts(token)
    refuse(key_text.strip().startswith("-----BEGIN"), "a public key is no secret")
    check_hs256(key_text.encode(), signing_input, signature)
    return claims
