"""Masks secrets: shows their first characters and a name that stays the same.

``eyJhbG… (access token #1)`` is enough to follow a token through a flow but not to use it.
Passwords and client secrets are hidden entirely, even their length. To recognise a secret again,
the mask keeps its SHA-256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jwtflow.tokens import inspect_token

HIDDEN = "•••"

_KINDS = {
    "access_token": "access token",
    "refresh_token": "refresh token",
    "id_token": "ID token",
    "token": "token",
    "code": "code",
    "code_verifier": "code verifier",
    "state": "state",
    "nonce": "nonce",
    "csrf": "csrf value",
    "csrf_token": "csrf value",
    "x-csrf-token": "csrf value",
    "jwtflow_access": "access token",
    "jwtflow_refresh": "refresh token",
    "jwtflow_csrf": "csrf value",
    "jwtflow_session": "session id",
    "jwtflow_session_csrf": "csrf value",
}
_NEVER = {"password", "client_secret"}
_JWT = re.compile(r"eyJ[\w-]*\.[\w-]*\.[\w-]*")
_SURELY_SECRET = 16  # characters; a shorter value may be an ordinary word elsewhere
_LONGEST = 48  # characters shown of other values, such as an RSA modulus


class Mask:
    """Names secrets in the order in which it first sees them."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._jti: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def name(self, secret: str, kind: str = "token") -> str:
        """Name a secret, such as ``"access token #1"``; ``kind`` matters only the first time."""
        digest = _sha256(secret)
        if digest not in self._names:
            self._counts[kind] += 1
            self._names[digest] = f"{kind} #{self._counts[kind]}"
            jti = (inspect_token(secret).claims or {}).get("jti")
            if isinstance(jti, str):
                self._jti.setdefault(jti, self._names[digest])
        return self._names[digest]

    def known(self, secret: str) -> str:
        """Return the secret's name, or ``""`` if it has none."""
        return self._names.get(_sha256(secret), "")

    def of_hash(self, beginning: str) -> str:
        """Find the name of a secret by the first hexadecimal digits of its SHA-256."""
        return next(
            (name for digest, name in self._names.items() if digest.startswith(beginning)), ""
        )

    def of_jti(self, jti: str) -> str:
        """Return the name of the first token with this ``jti``, or ``""``."""
        return self._jti.get(jti, "")

    def secret(self, value: str, kind: str = "token") -> str:
        """Mask a secret as ``"eyJhbG… (access token #1)"``."""
        return f"{value[: min(6, len(value) // 4)]}… ({self.name(value, kind)})"

    def value(self, field: str, value: Any) -> Any:
        """Mask the value of a JSON member, form field, query parameter or cookie."""
        if isinstance(value, dict):
            return {name: self.value(name, inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.value(field, inner) for inner in value]
        if not isinstance(value, str) or not value:
            return value
        if field.lower() in _NEVER:
            return HIDDEN
        if field.lower() in _KINDS:
            return self.secret(value, _KINDS[field.lower()])
        if len(value) >= _SURELY_SECRET and self.known(value):
            return self.secret(value)
        return _shortened(self.text(value))

    def text(self, text: str) -> str:
        """Mask every JWT in a text."""
        return _JWT.sub(lambda found: self.secret(found[0]), text)

    def url(self, url: str) -> str:
        """Mask the secrets in a URL's query."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        query = "&".join(
            f"{name}={self.value(name, value)}"
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        )
        return self.text(host + parts.path) + (f"?{query}" if query else "")

    def header(self, name: str, value: str) -> str:
        """Mask credentials and cookies in a header's value."""
        match name.lower():
            case "authorization":
                return self._authorization(value)
            case "cookie":
                return "; ".join(self._pair(part) for part in value.split("; "))
            case "set-cookie":
                pair, *attributes = value.split("; ")
                return "; ".join([self._pair(pair), *attributes])
            case "location" | "referer":
                return self.url(value)
            case "x-csrf-token":
                return self.secret(value, "csrf value")
        return self.text(value)

    def _pair(self, pair: str) -> str:
        name, _, value = pair.partition("=")
        plain = name.removeprefix("__Host-").removeprefix("__Secure-")
        return f"{name}={self.secret(value, _KINDS.get(plain, 'cookie')) if value else ''}"

    def _authorization(self, value: str) -> str:
        scheme, _, credentials = value.partition(" ")
        if scheme.lower() == "basic":
            return f"{scheme} {_basic_name(credentials)}:{HIDDEN}"
        return f"{scheme} {self.secret(credentials)}" if credentials else HIDDEN


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _basic_name(credentials: str) -> str:
    """Return the ``client_id`` of HTTP Basic credentials; it isn't secret (RFC 6749 §2.3.1)."""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return HIDDEN


def _shortened(text: str) -> str:
    """Shorten a long word, but not a sentence."""
    return text if len(text) <= _LONGEST or " " in text else f"{text[:12]}…"
