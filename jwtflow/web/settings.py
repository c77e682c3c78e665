"""Reads settings from the environment, with errors that name the variable."""

from __future__ import annotations

import os
import re
import stat
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jwtflow.errors import ConfigurationError

PREFIX = "JWTFLOW_"

# The characters of a URL (RFC 3986 §2) except "?" and "#", and those of its query (§3.4).
_URL = re.compile(r"[A-Za-z0-9\-._~:/@\[\]%!$&'()*+,;=]+")
_QUERY = re.compile(r"[A-Za-z0-9\-._~:/@%!$&'()*+,;=?]*")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d+)?|https?://\[[0-9A-Fa-f:]+\](:\d+)?")
# Control characters, and surrogates, which stand for bytes that weren't UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# int() would also accept spaces, underscores and digits of other scripts.
WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")


class Environment:
    """Environment variables, by default the process's own; an empty one counts as not set.

    Every method raises ``ConfigurationError`` for a wrong value.
    """

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def optional(self, name: str) -> str | None:
        """Return the value of ``JWTFLOW_<name>``, or ``None``."""
        value = self._variables.get(PREFIX + name, "").strip()
        if _UNPRINTABLE.search(value):
            raise ConfigurationError(PREFIX + name, "must be UTF-8 without control characters")
        return value or None

    def required(self, name: str) -> str:
        """Return the value of ``JWTFLOW_<name>``, which must be set."""
        value = self.optional(name)
        if value is None:
            raise ConfigurationError(PREFIX + name, "is required and not set")
        return value

    def seconds(self, name: str, *, default: int, minimum: int = 0, maximum: int) -> int:
        """Return a whole number of seconds between ``minimum`` and ``maximum``."""
        value = self.optional(name)
        if value is None:
            return default
        if not WHOLE_NUMBER.fullmatch(value) or not minimum <= int(value) <= maximum:
            raise ConfigurationError(
                PREFIX + name, f"must be a whole number of seconds from {minimum} to {maximum}"
            )
        return int(value)

    def listed(self, name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the comma-separated members of ``JWTFLOW_<name>``, without empty ones."""
        value = self.optional(name)
        if value is None:
            return default
        return tuple(member for member in (part.strip() for part in value.split(",")) if member)

    def url(self, name: str) -> str:
        """Return a required URL, see ``check_url``."""
        return check_url(self.required(name), setting=PREFIX + name)

    def optional_url(self, name: str) -> str | None:
        """Return a URL if one is set, see ``check_url``."""
        value = self.optional(name)
        return None if value is None else check_url(value, setting=PREFIX + name)

    def origins(self, name: str) -> tuple[str, ...]:
        """Return a list of origins, spelled as browsers spell them (RFC 6454 §6.2)."""
        origins = self.listed(name)
        if not all(_ORIGIN.fullmatch(origin) and is_url(origin) for origin in origins):
            raise ConfigurationError(
                PREFIX + name, "must list origins such as https://app.example, without a path"
            )
        return tuple(map(origin_of, origins))


def is_url(value: str, *, may_have_query: bool = False) -> bool:
    """Whether ``value`` is an http or https URL without user, query and fragment (RFC 8414 §2).

    ``may_have_query`` allows a query, as in a URL that is only fetched.
    """
    url, mark, query = value.partition("?")
    if not (_URL.fullmatch(url) and _QUERY.fullmatch(query)) or (mark and not may_have_query):
        return False
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and has_host and parts.username is None


def check_url(value: str, *, setting: str, may_have_query: bool = False) -> str:
    """Return ``value`` if ``is_url``; otherwise raise an error that names ``setting``."""
    if not is_url(value, may_have_query=may_have_query):
        without = "user or fragment" if may_have_query else "user, query or fragment"
        raise ConfigurationError(setting, f"must be an http or https URL without {without}")
    return value


@dataclass(frozen=True, kw_only=True)
class CookieSettings(ABC):
    """The cookie rules that follow from a server's URL and its configured origins."""

    origins: tuple[str, ...] = ()  # other origins whose pages may write with our cookies

    @property
    @abstractmethod
    def own_url(self) -> str:
        """The URL that the server answers at, as configured; ``Host`` counts for nothing."""

    @property
    def secure(self) -> bool:
        """Whether the server uses https, so that its cookies are ``Secure`` and prefixed."""
        return urlsplit(self.own_url).scheme == "https"

    @property
    def writing_origins(self) -> frozenset[str]:
        """The origins whose pages may log in, and may write with this server's cookies."""
        return frozenset({origin_of(self.own_url), *self.origins})


def check_private(path: str, *, setting: str) -> None:
    """Refuse a file of secrets that anyone but its owner may read or change.

    Windows has no such modes: there the folder's permissions decide.

    Raises:
        ConfigurationError: others may; the error names ``setting`` and what to do.
        OSError: the file doesn't exist.
    """
    mode = stat.S_IMODE(Path(path).stat().st_mode)
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationError(
            setting, f"others may read the secrets in that file ({mode:04o}); run: chmod 600 {path}"
        )


def origin_of(url: str) -> str:
    """Return the origin of a URL, as a browser writes it into ``Origin`` (RFC 6454 §6.2)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    default_port = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in {None, default_port} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
