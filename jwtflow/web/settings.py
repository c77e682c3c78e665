"""The environment, read in one place, with errors that name the variable.

A server that is configured wrongly must not start: two workers that each invent a key would refuse
each other's tokens.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from jwtflow.errors import ConfigurationError

PREFIX = "JWTFLOW_"

# The characters of a URL (RFC 3986 §2) but "?" and "#"; and what comes after a "?" (§3.4).
_URL = re.compile(r"[A-Za-z0-9\-._~:/@\[\]%!$&'()*+,;=]+")
_QUERY = re.compile(r"[A-Za-z0-9\-._~:/@%!$&'()*+,;=?]*")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d+)?|https?://\[[0-9A-Fa-f:]+\](:\d+)?")
# What was not UTF-8 comes as surrogates, and no setting has any use for the rest.
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# In plain digits: int() would take spaces, underscores and those of other scripts as well.
WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")


class Environment:
    """Settings from environment variables; an empty one counts as not set.

    Args:
        variables: name to value; the process's own environment by default.
    """

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def optional(self, name: str) -> str | None:
        """The value of ``JWTFLOW_<name>``, or ``None``.

        Raises:
            ConfigurationError: it holds a control character, or is not UTF-8; so for all others.
        """
        value = self._variables.get(PREFIX + name, "").strip()
        if _NO_TEXT.search(value):
            raise ConfigurationError(PREFIX + name, "must be UTF-8 without control characters")
        return value or None

    def required(self, name: str) -> str:
        """The value of ``JWTFLOW_<name>``.

        Raises:
            ConfigurationError: it is not set.
        """
        value = self.optional(name)
        if value is None:
            raise ConfigurationError(PREFIX + name, "is required and not set")
        return value

    def seconds(self, name: str, *, default: int, minimum: int = 0, maximum: int) -> int:
        """A whole number of seconds between ``minimum`` and ``maximum``.

        Raises:
            ConfigurationError: it is something else.
        """
        value = self.optional(name)
        if value is None:
            return default
        if not WHOLE_NUMBER.fullmatch(value) or not minimum <= int(value) <= maximum:
            raise ConfigurationError(
                PREFIX + name, f"must be a whole number of seconds from {minimum} to {maximum}"
            )
        return int(value)

    def listed(self, name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The comma-separated members of ``JWTFLOW_<name>``, without empty ones."""
        value = self.optional(name)
        if value is None:
            return default
        return tuple(member for member in (part.strip() for part in value.split(",")) if member)

    def url(self, name: str) -> str:
        """A required URL, see ``check_url``."""
        return check_url(self.required(name), setting=PREFIX + name)

    def optional_url(self, name: str) -> str | None:
        """A URL where one is set, see ``check_url``."""
        value = self.optional(name)
        return None if value is None else check_url(value, setting=PREFIX + name)

    def origins(self, name: str) -> tuple[str, ...]:
        """Origins in the one form in which browsers write them (RFC 6454 §6.2), however given.

        Raises:
            ConfigurationError: one of them is not an origin.
        """
        origins = self.listed(name)
        for origin in origins:
            if not _ORIGIN.fullmatch(origin):
                raise ConfigurationError(
                    PREFIX + name, "must list origins such as https://app.example, without a path"
                )
        return tuple(origin_of(check_url(origin, setting=PREFIX + name)) for origin in origins)


def check_url(value: str, *, setting: str, may_have_query: bool = False) -> str:
    """``value``, if it is an http or https URL without user, query and fragment (RFC 8414 §2).

    Args:
        value: what was set.
        setting: what an error calls it.
        may_have_query: a URL that is only fetched from may.

    Raises:
        ConfigurationError: it is not; names ``setting``.
    """
    url, mark, query = value.partition("?")
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    has_url_characters = _URL.fullmatch(url) and _QUERY.fullmatch(query)
    if (
        not usable
        or parts.username is not None
        or not has_url_characters
        or (mark and not may_have_query)
    ):
        without = "user or fragment" if may_have_query else "user, query or fragment"
        raise ConfigurationError(setting, f"must be an http or https URL without {without}")
    return value


class CookieSettings:
    """What follows from the URL that a server answers at, and from the origins that it lists."""

    origins: tuple[str, ...]

    @property
    def own_url(self) -> str:
        """The URL that the server answers at, as configured; ``Host`` counts for nothing."""
        raise NotImplementedError

    @property
    def secure(self) -> bool:
        """Whether the server is https, so that its cookies are ``Secure`` and prefixed."""
        return urlsplit(self.own_url).scheme == "https"

    @property
    def writing_origins(self) -> frozenset[str]:
        """The origins whose pages may log in, and may write with this server's cookies."""
        return frozenset({origin_of(self.own_url), *self.origins})


def check_private(path: str, *, setting: str) -> None:
    """Refuse a file of secrets that others than its owner may read or change.

    Windows has no such modes: there the folder's permissions say who may read it.

    Raises:
        ConfigurationError: they may; names ``setting`` and what to do.
        OSError: the file is not there.
    """
    mode = stat.S_IMODE(Path(path).stat().st_mode)
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationError(
            setting, f"others may read the secrets in that file ({mode:04o}); run: chmod 600 {path}"
        )


def origin_of(url: str) -> str:
    """The origin of a URL, as a browser puts it into ``Origin`` (RFC 6454 §6.2)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    default_port = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in {None, default_port} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
