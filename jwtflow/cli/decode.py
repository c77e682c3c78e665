"""``jwtflow decode``: shows what a token says, without verifying it.

People rarely paste a bare token. They paste a header, a curl command, a token response or a wrapped
line, so the command finds the token in that first.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click

LONGEST = 1_000_000
MOST_TOKENS = 5

# What surrounds a word in headers, commands, URLs, JSON and prose.
_WORD = re.compile(r"""[^\s"'`<>(){}\[\],;&?|:\\]+""")
# The base64url text of a JSON object begins like this: '{"', '{ ', '{\n', '{\r'.
_TOKEN = re.compile(r"(?:^|(?<=[=#]))e[wy][A-Za-z0-9_+/-]*\..*")
_TOKEN_CHARACTERS = re.compile(r"[A-Za-z0-9_\-+/=.~\s]+")
_LINE_BREAK = re.compile(r"[\\^`]?[\r\n]+[\s>|]*")  # with the marks of a shell or a quoted mail
_BEFORE = re.compile(r"(?i)^[\s\"'`]*(?:authorization\s*:\s*)?(?:bearer\s+)?[\"'`]*")
_AFTER = re.compile(r"(?<![\s\"'`,;])[\s\"'`,;]+$")  # looks back, or it would take square time
_SIGNATURE_BYTES = {
    "HS256": (32,), "HS384": (48,), "HS512": (64,), "ES256": (64,), "ES384": (96,), "ES512": (132,),
    "EdDSA": (64, 114), "Ed25519": (64,), "Ed448": (114,),
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), (256, 384, 512)),
}  # fmt: skip


@click.command(
    "decode",
    short_help="Show what a token says; nothing is verified.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("token")
def command(token: str) -> int:
    """Show what TOKEN says; '-' reads it from standard input.

    TOKEN may have text around it: 'Bearer', a whole header, a curl command, a JSON response.

    Nothing is verified: not the signature, the times or the issuer. A malformed token is shown as
    far as it can be read, with what is wrong and where, and the exit status is 1.
    """
    from jwtflow.clock import SystemClock
    from jwtflow.tokens import inspect_token, printable

    pasted: str | bytes = token
    if token == "-":  # noqa: S105 - a dash conventionally means standard input
        pasted = sys.stdin.buffer.read(LONGEST)
    status = 0
    for index, found in enumerate(find_tokens(pasted)):
        if index:
            click.echo("")
        for note in found.notes:
            click.echo(printable(note))
        if found.notes:
            click.echo("")
        anatomy = inspect_token(found.text, now=SystemClock().now())
        for line in anatomy.lines():
            click.echo(line)
        if anatomy.problems:
            status = 1
    return status


@dataclass
class Found:
    """A token from the pasted text, and notes on how it was found."""

    text: str
    notes: list[str] = field(default_factory=list)


def find_tokens(pasted: str | bytes) -> list[Found]:
    """Find the tokens in pasted text; if nothing looks like one, return the whole text."""
    text, notes = _as_text(pasted)
    found = _in_json(text) or _among_words(text)
    if not found:
        bare = _AFTER.sub("", _BEFORE.sub("", text))
        found = [Found(bare, _around(bare, text))]
    found[0].notes[:0] = notes
    return found[:MOST_TOKENS]


def _as_text(pasted: str | bytes) -> tuple[str, list[str]]:
    """Decode the text and drop invisible characters; note if there were any."""
    if isinstance(pasted, bytes):
        # Of ASCII in UTF-16, which PowerShell writes, zero bytes are left over, and a mark.
        pasted = pasted.decode("utf-8", "replace").lstrip("\N{REPLACEMENT CHARACTER}")
    visible = "".join(c for c in pasted if c != "\0" and unicodedata.category(c) != "Cf")
    notes = ["Invisible characters were removed."] if visible != pasted else []
    return visible.strip(), notes


def _in_json(text: str) -> list[Found]:
    """Find the tokens in a JSON text, and note which members hold them."""
    try:
        members = list(_strings(json.loads(text), ""))
    except (ValueError, RecursionError):
        return []
    return [
        Found(found.text, [f"Found in the JSON under '{name}'." if name else "Found in quotes."])
        for name, string in members
        for found in _among_words(string)
    ]


def _strings(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for member, inner in value.items():
            yield from _strings(inner, f"{name}.{member}" if name else member)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, name)


def _among_words(text: str) -> list[Found]:
    """Find the tokens in plain text, even across line breaks."""
    found = _whole_words(text)
    if found and all(map(_is_whole, found)):
        return [Found(token, _around(token, text)) for token in found]
    every = re.sub(r"\s", "", text) if _TOKEN_CHARACTERS.fullmatch(text) else text
    joined = _whole_words(_LINE_BREAK.sub("", every))
    if joined and (not found or _is_whole(joined[0])) and joined != found:
        note = "Spaces or line breaks inside it were removed."
        return [Found(token, [note]) for token in joined]
    return [Found(token, [*_around(token, text), *_cut_off(token)]) for token in found]


def _whole_words(text: str) -> list[str]:
    words = _WORD.findall(text)
    tokens = [match[0] for word in words if (match := _TOKEN.search(word))]
    # A third dot at the end belongs to the sentence; a second one ends an unsigned token.
    tokens = [token.rstrip(".") if token.count(".") > 2 else token for token in tokens]
    return list(dict.fromkeys(tokens))


def _around(token: str, text: str) -> list[str]:
    return [] if token == text else ["Found in the text around it."]


def _is_whole(token: str) -> bool:
    """Tell whether the token seems complete."""
    from jwtflow.tokens import inspect_token

    return not inspect_token(token).problems and not _cut_off(token)


def _cut_off(token: str) -> list[str]:
    """Note a signature whose length doesn't fit its algorithm."""
    from jwtflow.tokens import inspect_token

    anatomy = inspect_token(token)
    alg = (anatomy.header or {}).get("alg")
    lengths = _SIGNATURE_BYTES.get(alg, ()) if isinstance(alg, str) else ()
    count = len(anatomy.signature)
    if not lengths or count in (0, *lengths):
        return []
    usual = " or ".join(map(str, lengths))
    return [f"The signature has {count} bytes; {alg} produces {usual}. Part of it may be missing."]
