"""Base64url without padding, in its one canonical spelling (RFC 7515 §2, RFC 4648 §5 and §3.5).

Left out on purpose: tolerance. A second spelling of the same bytes would make a second text of the
same token, which would escape a comparison of texts.
"""

from __future__ import annotations

import base64
import binascii
import re

from jwtflow.errors import MalformedTokenError

_ALPHABET_ONLY = re.compile(r"[A-Za-z0-9_-]*")
# Python decodes plain base64, whose own two characters are not allowed here.
_TO_PLAIN = bytes.maketrans(b"-_+/", b"+/??")


def base64url_encode(data: bytes) -> str:
    """Return the canonical text of ``data``: 4 characters for 3 bytes, no ``=`` at the end."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def base64url_decode(text: str) -> bytes:
    """Return the bytes whose canonical text is ``text``.

    Raises:
        MalformedTokenError: a character outside the alphabet (rule J1), a length of 4n + 1, or
            unused low bits that are not zero (rule J2).
    """
    try:
        plain = text.encode("ascii").translate(_TO_PLAIN)
        data = binascii.a2b_base64(plain + b"==")
    except ValueError:
        raise _refusal(text) from None
    # The decoder skips foreign characters and ignores spare bits, so compare with the way back.
    if binascii.b2a_base64(data, newline=False).rstrip(b"=") != plain:
        raise _refusal(text)
    return data


def _refusal(text: str) -> MalformedTokenError:
    end = readable_characters(text)
    if end == len(text):
        return MalformedTokenError("The base64url text is not canonical.", rule="J2")
    return MalformedTokenError(f"Character {end + 1} is not in the base64url alphabet.", rule="J1")


def readable_characters(text: str) -> int:
    """Count the characters before the first one that is not in the alphabet."""
    return len(_ALPHABET_ONLY.match(text)[0])  # type: ignore[index]  # it matches any text
