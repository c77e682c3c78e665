"""Judges the verifier on the bench of two issuers, and speaks of its first mistake."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.lessons.nb11_attack_and_defend.partners import PARTNERS, ROW
from jwtflow.course.told import Belief, first_mistake

_ALGORITHM = "Which algorithm do *you* expect? Compare alg with that."
_NOW = "Which `now` does mine.verify get?"
_LOOKS = {
    ROW: "Requirement 2: which issuer does the token name, and whose keys did you check it with?",
    "take the signature away": _ALGORITHM,
    "sign with a public value": _ALGORITHM,
    "choose another algorithm": _ALGORITHM,
    "bring your own key": "Keys come from issuers, and from nowhere else.",
    "point at another key": "kid is a name among the keys of one issuer. What if it isn't there?",
    "use another issuer's token": "Requirement 3: compare the issuer as a whole, and as text.",
    "use a token meant for another API": "aud is a text, or a list that holds one. Never a part.",
    "use a token after its time": _NOW,
    "make the verifier stumble": "Anything can be sent. Look at size and form first, and let only "
    "ValueError out.",
    "Its aud is a list, and we are on it.": "Which audience does mine.verify get: the one that you "
    "were given, or the token's own?",
    "Its nbf is this very second.": _NOW,
    "every one": "Every token was refused, the genuine ones too. Where do you read iss, which is a "
    "claim? And what do you pass to mine.verify: one issuer and its JWK Set, and audience and now "
    "as you were given them?",
}
_BELIEFS = [
    Belief(
        "a token that decodes is genuine",
        "Which line of yours raises if the signature is wrong?",
        "It names the first issuer, and the other one's key, which has signed it.",
        "It names the issuer's key, and the attacker signed it with another one.",
    ),
    Belief(
        "the keys of all issuers can be put together",
        "Which of the issuers vouches for this key? And for whose users?",
        "It names the first issuer, and the other one's key, which has signed it.",
        "It names the second issuer, and the other one's key, which has signed it.",
        right=("The issuer's first key signed it, but its kid is unknown.",),
    ),
    Belief(
        "the token may bring its own key",
        "Who vouches for a key that comes with the token?",
        "Its header carries a key to check it with: the attacker's. Beside it stands the issuer's "
        "kid.",
        "Its header carries a key to check it with: the attacker's. Beside it stands a kid to "
        "match.",
    ),
    Belief(
        "a name that begins like ours is ours",
        "How do you compare two names as a whole?",
        "Its issuer begins like ours.",
        "Its issuer is ours with a slash at the end.",
    ),
    Belief(
        "a block-list of algorithms is enough",
        "How many names would the list need? And how many would a list of good ones need?",
        'Its signature is a good RS256, but its header calls the algorithm "RS384".',
        'Its signature is a good RS256, but its header calls the algorithm "PS256".',
        right=('Its signature is a good RS256, but its header calls the algorithm "none".',),
    ),
]


def check(answer: Answer) -> Wrong | None:
    """All rows."""
    try:
        return first_mistake(answer, PARTNERS, _LOOKS, _BELIEFS)
    except CrashedError as crash:
        if not isinstance(crash.error, TypeError | AttributeError | LookupError):
            raise
        look = "What type does each value have? mine.verify takes a whole JWK Set as keys."
        return Wrong(str(crash), look)
