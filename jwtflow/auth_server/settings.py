"""What the operator of an auth server chooses."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from jwtflow.clock import MAX_LEEWAY, MAX_TOKEN_LIFETIME
from jwtflow.errors import ConfigurationError
from jwtflow.web.settings import PREFIX, CookieSettings, Environment, is_url

LOGIN_CLIENT_ID = "notebook"
"""The client that ``POST /login`` issues tokens to: our own front end."""

DAY = 86_400
_RANGES = {  # seconds
    "access_token_lifetime": (1, MAX_TOKEN_LIFETIME),
    "code_lifetime": (1, 600),  # RFC 6749 §4.1.2 recommends ten minutes at most
    "refresh_lifetime": (1, 366 * DAY),
    "family_lifetime": (1, 366 * DAY),
    "refresh_grace": (0, 300),
    "leeway": (0, MAX_LEEWAY),
}


@dataclass(frozen=True, kw_only=True)
class AuthServerSettings(CookieSettings):
    """The choices; all durations are in seconds."""

    issuer: str  # the URL this server answers at, and ``iss``: no path, no final slash
    audience: str  # the resource server's identifier in ``aud``
    resource_url: str | None = None  # the URL the resource server answers at, if known
    access_token_lifetime: int = 900
    code_lifetime: int = 60
    refresh_lifetime: int = 14 * DAY  # of a refresh token that nobody uses
    family_lifetime: int = 30 * DAY  # of a login, however often it is refreshed
    refresh_grace: int = 0  # how long a second use of a refresh token isn't yet a theft
    leeway: int = 0  # clock skew tolerated in access tokens

    @property
    def own_url(self) -> str:
        """The URL that it answers at."""
        return self.issuer

    @property
    def known_resources(self) -> frozenset[str]:
        """The values that ``resource`` may have (RFC 8707 §2)."""
        named = {self.audience} if self.resource_url is None else {self.audience, self.resource_url}
        return frozenset(named)


def read_settings(environment: Environment) -> AuthServerSettings:
    """Read the settings from the environment."""
    issuer, audience = environment.url("ISSUER"), environment.required("AUDIENCE")
    if urlsplit(issuer).path:  # the cookie path /refresh and the well-known paths are at the root
        raise ConfigurationError(
            PREFIX + "ISSUER", "must be a URL without a path and without a slash at its end"
        )
    resource_url = environment.optional_url("RESOURCE_URL")
    durations = {
        name: environment.seconds(
            name.upper(),
            default=getattr(AuthServerSettings, name),
            minimum=minimum,
            maximum=maximum,
        )
        for name, (minimum, maximum) in _RANGES.items()
    }
    return AuthServerSettings(
        issuer=issuer,
        audience=audience,
        resource_url=resource_url or (audience if is_url(audience) else None),
        origins=environment.origins("ORIGINS"),
        **durations,
    )
