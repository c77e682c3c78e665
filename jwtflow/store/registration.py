"""What may be registered for a user or a client: mistakes are found before anything is stored.

A redirect URI is where codes are sent, so what no client can wait at is refused: a fragment
(RFC 6749 §3.1.2), a script, another scheme of the browser's. So is http beyond this machine, where
everybody on the way reads the code (RFC 9700 §2.6). An app's own scheme has a dot in its name
(RFC 8252 §7.1, §8.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jwtflow.errors import ConfigurationError

GRANT_TYPES = ("authorization_code", "refresh_token", "client_credentials")

# A name and a port, and then what can follow them: a user name or a backslash, which browsers and
# libraries read differently, makes another host of it.
_WEB = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?][^\s\\]*)?",
    re.IGNORECASE,
)
_LOOPBACK = frozenset({"127.0.0.1", "[::1]", "localhost"})
_APP = re.compile(r"[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:\S*", re.IGNORECASE)


def listed(values: Iterable[str], *, setting: str) -> tuple[str, ...]:
    """``values`` as they are stored.

    Raises:
        ConfigurationError: it is one text, whose letters would be taken for the values.
    """
    if isinstance(values, str):
        raise ConfigurationError(setting, f"must be a list, such as [{values!r}], not one text")
    return tuple(values)


def redirect_uris(values: Iterable[str]) -> tuple[str, ...]:
    """The redirect URIs as they are stored.

    Raises:
        ConfigurationError: they are no list, or one of them is nowhere to send a code to.
    """
    uris = listed(values, setting="redirect_uris")
    for uri in uris:
        if "#" in uri:
            raise ConfigurationError("redirect_uris", f"{uri!r} must have no fragment ('#')")
        web = _WEB.fullmatch(uri)
        if web and web["scheme"].lower() == "http" and web["host"].lower() not in _LOOPBACK:
            raise ConfigurationError(
                "redirect_uris", f"{uri!r} must be https: http is for loopback addresses only"
            )
        if not ((web or _APP.fullmatch(uri)) and uri.isascii() and uri.isprintable()):
            raise ConfigurationError(
                "redirect_uris",
                f"{uri!r} must be an absolute URI of https, http or an app's own scheme, which "
                "has a dot in its name",
            )
    return uris


def grant_types(values: Iterable[str]) -> tuple[str, ...]:
    """The grant types as they are stored.

    Raises:
        ConfigurationError: they are no list, or the token endpoint does not know one of them.
    """
    types = listed(values, setting="grant_types")
    for grant_type in types:
        if grant_type not in GRANT_TYPES:
            raise ConfigurationError(
                "grant_types", f"{grant_type!r} is not one of {', '.join(GRANT_TYPES)}"
            )
    return types
