"""Tokens of a key of the check's own, good until 2099, and a list that notes what it was asked."""

from __future__ import annotations

from typing import Any

import jwt

from jwtflow.course.answers import REFUSALS, Answer, CrashedError, Wrong
from jwtflow.course.bench import shortened
from jwtflow.tokens.sign import SigningKey

_ISSUER, _AUDIENCE = "https://login.library.example", "https://tools.library.example"
_CLAIMS = {
    "iss": _ISSUER,
    "aud": _AUDIENCE,
    "sub": "dora",
    "iat": 1_700_000_000,
    "exp": 4_080_000_000,
    "jti": "tool-token-9",
}
_OPEN = "a list that can't be reached says no"
_LIST = "Requirement 2: which key does Redis have for a revoked token?"
_FOUND = "That's the number 1: the token was revoked. What does your function do with it?"
_SIGNATURE = "Requirement 1: does jwt.decode verify, with RS256 alone and with this key?"
_REQUIRED = "Requirement 1: options={'require': […]} names the claims that have to be there."


class _Redis:
    """Knows some denied keys, and notes what it was asked."""

    def __init__(self, *denied: str, is_on: bool = True) -> None:
        self._denied = denied
        self._is_on = is_on
        self.asked: list[object] = []
        self.said = "redis wasn't asked"

    def exists(self, name: object) -> int:
        """As Redis' own."""
        self.asked.append(name)
        if not self._is_on:
            raise ConnectionError("Redis can't be reached")
        found = int(name in self._denied)
        self.said = f"redis.exists({shortened(name)}) returned {found}"
        return found


def check(answer: Answer) -> Wrong | None:
    """Good tokens, refused ones, and a list that is away."""
    key, other = SigningKey.generate("RS256"), SigningKey.generate("RS256")
    return (
        _good(answer, key)
        or _refused(answer, key, other)
        or _denied(answer, key)
        or _away(answer, key)
    )


def _public(key: SigningKey) -> Any:
    return jwt.PyJWK(key.verification_key.to_jwk()).key


def _token(key: SigningKey, alg: str = "RS256", **changes: Any) -> str:
    claims = {name: value for name, value in {**_CLAIMS, **changes}.items() if value is not None}
    return jwt.encode(claims, jwt.PyJWK(key.to_jwk()).key, algorithm=alg)


def _call(answer: Answer, token: str, key: SigningKey, redis: _Redis) -> Any:
    return answer.run(
        answer.value, token, key=_public(key), issuer=_ISSUER, audience=_AUDIENCE, redis=redis
    )


def _good(answer: Answer, key: SigningKey) -> Wrong | None:
    for jti in ("tool-token-9", "another-one"):
        redis = _Redis("denied:tool-token", "tool-token-9", "denied:")
        try:
            claims = _call(answer, _token(key, jti=jti), key, redis)
        except CrashedError as crash:
            if isinstance(crash.error, jwt.PyJWTError):
                return Wrong(
                    f"A good token that nobody revoked was refused: {crash}",
                    "PyJWT says why. Which argument or option of jwt.decode is that? Take token, "
                    "key, issuer and audience from the arguments, not from a cell above.",
                )
            if isinstance(crash.error, REFUSALS):
                return Wrong(
                    f"A good token that nobody revoked was refused: {crash}\n{redis.said}.",
                    "Which key does Redis have for a revoked token, and what does exists return?",
                )
            raise
        if claims != {**_CLAIMS, "jti": jti}:
            return Wrong(
                f"For a good token your function returned {shortened(claims)}.",
                "Return its claims.",
            )
        if not redis.asked:
            look = "Requirement 2: ask `redis`, the argument, about each token that is good so far."
            return Wrong("Redis wasn't asked about a good token.", look)
    return None


def _refused(answer: Answer, key: SigningKey, other: SigningKey) -> Wrong | None:
    secret = "a secret of at least thirty-two bytes"  # noqa: S105 - of a check
    hs256 = jwt.encode(_CLAIMS, secret, algorithm="HS256")
    whose = "Requirement 1: which argument of jwt.decode says whose tokens are good?"
    for_whom = "Requirement 1: which argument of jwt.decode says for whom a token may be?"
    too_old = "Requirement 1: PyJWT looks at exp by itself, if you let it."
    for token, told, look in (
        (_token(other), "a token with another key's signature", _SIGNATURE),
        (hs256, "a token signed with HS256", _SIGNATURE),
        *(
            (_token(key, alg), f"a token signed with {alg}", _SIGNATURE)
            for alg in ("RS384", "RS512", "PS256")
        ),
        (_token(key, iss="https://evil.example"), "another issuer's token", whose),
        (_token(key, iss=f"{_ISSUER}.evil.example"), "a token whose issuer begins alike", whose),
        (_token(key, aud="https://other.example"), "a token for another API", for_whom),
        (_token(key, exp=1_700_000_900), "a token that has expired", too_old),
        (_token(key, exp=None), "a token without exp", _REQUIRED),
        (_token(key, jti=None), "a token without jti", _REQUIRED),
    ):
        redis = _Redis()
        if wrong := _is_refused(answer, token, key, redis, told, look):
            return wrong
        if redis.asked:
            return Wrong(
                f"Redis was asked about {told}.",
                "Requirement 3: anybody can send such tokens, by the million. Verify first.",
            )
    return None


def _denied(answer: Answer, key: SigningKey) -> Wrong | None:
    for jti in ("tool-token-9", "shed-token-1"):
        redis = _Redis(f"denied:{jti}")
        told = "a good token that was revoked"
        if wrong := _is_refused(answer, _token(key, jti=jti), key, redis, told, _LIST):
            return wrong
    return None


def _is_refused(  # noqa: PLR0917 - what is tried, and what is said
    answer: Answer, token: str, key: SigningKey, redis: _Redis, told: str, look: str
) -> Wrong | None:
    try:
        returned = _call(answer, token, key, redis)
    except CrashedError as crash:
        if isinstance(crash.error, (*REFUSALS, jwt.PyJWTError)):
            return None
        if isinstance(crash.error, TypeError) and look == _SIGNATURE:
            return Wrong(f"For {told}: {crash}", f"PyJWT tried it with the public key. {look}")
        raise CrashedError(f"For {told}: {crash}", crash.error) from None
    if returned is None or returned is False:
        return Wrong(
            f"For {told} your function returned {returned!r}.",
            "Returning doesn't refuse: a caller may not look at what comes back. Raise ValueError.",
        )
    if look == _LIST:
        told = f"For {told} your function returned its claims.\nBefore that, {redis.said}."
        return Wrong(told, _FOUND if redis.said.endswith("1") else look)
    return Wrong(f"For {told} your function returned its claims.", look)


def _away(answer: Answer, key: SigningKey) -> Wrong | None:
    let_in = 0
    for jti in ("tool-token-9", "shed-token-1"):
        try:
            _call(answer, _token(key, jti=jti), key, _Redis(is_on=False))
        except CrashedError as crash:
            if isinstance(crash.error, ConnectionError):
                continue
            if isinstance(crash.error, REFUSALS):
                return Wrong(
                    f"While Redis was away your function raised {crash}",
                    "Requirement 4: the token isn't bad. Let ConnectionError pass.",
                )
            raise
        let_in += 1
    if let_in:
        return Wrong(
            "While Redis was away your function let a token in.",
            "Requirement 4: it may be a revoked one.",
            _OPEN if let_in > 1 else None,
        )
    return None
