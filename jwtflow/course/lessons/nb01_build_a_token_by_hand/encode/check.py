"""Compare with the standard library's letters, for bytes of every length up to sixteen."""

from __future__ import annotations

import base64

from jwtflow.course.answers import Answer, Wrong

PADDING = "the padding belongs to the value"
ALPHABET = "base64 and base64url are the same alphabet"

DATA = (
    *(b"nopqrstuvwxyz012"[:length] for length in range(1, 17)),
    b"",
    b"\xfb\xef\xff",
    b"\x00\x00",
    b"\xff\xfe\xfd\xfc\xfb\xfa",
    '{"name":"Åsa"}'.encode(),
    bytes(range(100)),
)


def check(answer: Answer) -> Wrong | None:
    """Name a belief where it explains every result, on two or more of them."""
    found = {}
    for data in DATA:
        text = answer(data)
        if not isinstance(text, str):
            look = "It should return a str."
            if isinstance(text, bytes):
                look = "A segment is text, and this is bytes. Which method makes text of it?"
            return Wrong(_seen(data, text), look)
        found[data] = text
    wrong = [data for data in DATA if found[data] != _letters(data)]
    if not wrong:
        return None
    data = wrong[0]
    seen = _seen(data, found[data])
    if len(set(found.values())) == 1:
        return Wrong(seen, "It returns that for all bytes. Does it use its argument?")
    if "\n" in found[data]:
        return Wrong(seen, "Long results are broken into lines. Which function doesn't do that?")
    if found[data].startswith("b'"):
        return Wrong(seen, "That is how Python prints bytes. Which method makes text of them?")
    written = "".join(found.values())
    if "=" in found[data] and _explains(found, strip=True):
        whole = all(len(text) % 4 == 0 for text in found.values())
        look = "Which character of it isn't in the alphabet? It stands there once, twice or never."
        return Wrong(seen, look, PADDING if whole else None)
    if set(found[data]) & set("+/") and _explains(found, strip=False):
        look = "Which character of it would be misread in a URL?"
        return Wrong(seen, look, ALPHABET if not set(written) & set("-_") else None)
    return Wrong(seen, "Run base64.urlsafe_b64encode on the same bytes and compare.")


def _explains(found: dict[bytes, str], *, strip: bool) -> bool:
    """Whether one belief accounts for all the results."""

    def mended(text: str) -> str:
        return text.rstrip("=") if strip else text.replace("+", "-").replace("/", "_")

    return all(mended(text) == _letters(data) for data, text in found.items())


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _seen(data: bytes, text: object) -> str:
    return f"For the bytes {data!r} your function returned {text!r}."
