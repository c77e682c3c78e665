"""Calls the function for requests with one token, with none, and with something else."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong

_CASE = "the name of the scheme is written in one way only"
_ANY_SCHEME = "whatever stands in Authorization is a token"

# Two headers and what is wrongly returned for them: what that shows.
_BELIEFS = (
    (_CASE, {"bearer qrs.tuv.wxy": None, "BEARER qrs.tuv.wxy": None}),
    (_ANY_SCHEME, {"Basic ZXJpbjp4": "ZXJpbjp4", "Digest abcdef": "abcdef"}),
)
_NO_TOKEN = (
    None,
    "",
    "Bearer",
    "Bearer ",
    "Basic ZXJpbjp4",
    "Digest abcdef",
    "DPoP qrs.tuv.wxy",
    "JWT qrs.tuv.wxy",
    "Token qrs.tuv.wxy",
    "BearerX qrs.tuv.wxy",
    "Bear qrs.tuv.wxy",
    "Bearer: qrs.tuv.wxy",
    "Token Bearer qrs.tuv.wxy",
    "qrs.tuv.wxy",
    "Bearerqrs.tuv.wxy",
    "Bearer qrs.tuv.wxy x",
    "Bearer qrs.tuv.wxy qrs.tuv.wxy",
    "Bearer\tqrs.tuv.wxy",
)
_FOR_A_PROXY = "Bearer qrs.tuv.wxy"
_TOKEN = {
    "Bearer Qrs.tuv.wxY": "Qrs.tuv.wxY",
    "bearer qrs.tuv.wxy": "qrs.tuv.wxy",
    "BEARER qrs.tuv.wxy": "qrs.tuv.wxy",
    "Bearer Bearer.bearer.x": "Bearer.bearer.x",
    "Bearer opaque~q/r+s==": "opaque~q/r+s==",  # RFC 6750 §2.1: a token needn't be a JWT
    "Bearer   qrs.tuv.wxy": "qrs.tuv.wxy",
}


def check(answer: Answer) -> Wrong | None:
    """Tell what is wrong with an answer."""
    for value, expected in (*_TOKEN.items(), *((each, None) for each in _NO_TOKEN)):
        token = _found(answer, value)
        if token == expected and isinstance(token, str | None):
            continue
        did = "raised" if isinstance(token, ValueError) else "returned"
        return Wrong(
            f"For a request {_sent(value)} your function {did} {token!r}.",
            _look(value, token, expected),
            _belief(answer, value),
        )
    return None


def _found(answer: Answer, value: str | None) -> object:
    name = "Proxy-Authorization" if value is None else "Authorization"
    try:
        return answer({"Accept": "*/*", name: _FOR_A_PROXY if value is None else value})
    except CrashedError as crash:
        if isinstance(crash.error, ValueError) and value in _NO_TOKEN:
            return crash.error
        told = f"{crash}\nIt was called for a request {_sent(value)}."
        raise CrashedError(told, crash.error) from None


def _sent(value: str | None) -> str:
    if value is None:
        return f"without Authorization, but with 'Proxy-Authorization: {_FOR_A_PROXY}'"
    return f"with {f'Authorization: {value}'!r}"


def _look(value: str | None, token: object, expected: str | None) -> str:
    if not isinstance(token, str | None) or not (token or expected):
        return "It should return one string, the token, or None if there isn't any."
    if value and expected and "  " in value and (token is None or str(token) in value):
        return "How many spaces are there, and which of them belong to the token?"
    if token is None:
        return (
            "Which condition turns it away? Does every way through the function return something?"
        )
    if value is None:
        return "In which header is the token, and what if that header isn't there?"
    if str(token) not in value:
        return "That text isn't in this request. Take it from headers, the argument."
    if "\t" in value:
        return r"\t is a tab. Which character separates the scheme from the token?"
    words = value.split()
    if len(words) == 2:
        return "Compare the two words on their own: which is the scheme, which the token?"
    return "How many words must there be, and how many are there?"


def _belief(answer: Answer, value: str | None) -> str | None:
    for belief, shown in _BELIEFS:
        if value in shown and all(_found(answer, each) == shown[each] for each in shown):
            return belief
    return None
