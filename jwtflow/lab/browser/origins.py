"""What a browser compares URLs by: the origin and the site, two different borders.

An *origin* is scheme, host and port: CORS, ``localStorage`` and ``document.cookie`` ask for it. A
*site* is scheme and registrable domain: ``SameSite`` asks for it (RFC 10025 §5.2, "same-site").
``http://lab.example:5001`` and ``http://app.lab.example`` are two origins and one site.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit, urlunsplit

from jwtflow.errors import JwtflowError

_DEFAULT_PORTS = {"http": 80, "https": 443}

# The last label of any name is a public suffix. Of those with a dot, publicsuffix.org lists
# thousands; these are enough for lessons.
_LONGER_SUFFIXES = frozenset(
    {"co.uk", "org.uk", "com.au", "co.jp", "com.br", "github.io", "pages.dev", "herokuapp.com"}
)


class BadURLError(JwtflowError):
    """A browser of the lab can't go there."""


def parse(url: str, base: str = "") -> str:
    """Return ``url`` as browsers write it: absolute, host in lower case, no default port.

    Args:
        url: may be relative to ``base``.
        base: the page on which it stands.

    Raises:
        BadURLError: it isn't an http or https URL with a host.
    """
    absolute = urljoin(base, url.strip().replace("\\", "/"))
    try:
        parts = urlsplit(absolute)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadURLError(f"{url!r} is not a URL: {error}.") from None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise BadURLError(f"{url!r} is not a URL that begins with http:// or https:// and a host.")
    name = f"[{host}]" if ":" in host else host
    netloc = name if port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{name}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, parts.fragment))


def without_fragment(url: str) -> str:
    """The part of a URL that is sent: nothing after ``#`` ever leaves the browser."""
    return url.partition("#")[0]


def host(url: str) -> str:
    """The host without its port: all that cookies look at."""
    return urlsplit(url).hostname or ""


def origin(url: str) -> str:
    """Scheme, host and port, as in the header ``Origin``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def site(url: str) -> str:
    """Scheme and registrable domain, such as ``https://shop.example``."""
    return f"{urlsplit(url).scheme}://{registrable_domain(host(url))}"


def registrable_domain(name: str) -> str:
    """The public suffix and one label more; an address or a suffix has only itself."""
    if is_address(name):
        return name
    labels = name.split(".")
    suffix = 2 if ".".join(labels[-2:]) in _LONGER_SUFFIXES else 1
    return ".".join(labels[-suffix - 1 :])


def is_public_suffix(name: str) -> bool:
    """Whether anyone may register names below this one."""
    return not is_address(name) and ("." not in name or name in _LONGER_SUFFIXES)


def is_address(name: str) -> bool:
    """Whether a host is an IP address."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_trustworthy(url: str) -> bool:
    """Whether nobody on the way can read or change what is sent: https, or this machine.

    That loopback counts is Chromium's rule, and Firefox's; Safari asks for https.
    """
    name = host(url)
    return (
        urlsplit(url).scheme == "https"
        or name == "localhost"
        or name.endswith(".localhost")
        or (is_address(name) and ip_address(name).is_loopback)
    )
