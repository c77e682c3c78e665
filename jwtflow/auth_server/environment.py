"""From the ``JWTFLOW_`` variables to the auth server's collaborators.

No default stands in for keys or database: two workers must never invent different ones.
"""

from __future__ import annotations

from typing import TypedDict

from jwtflow.auth_server.settings import AuthServerSettings, read_settings
from jwtflow.clock import Clock, SystemClock
from jwtflow.denylist import Denylist, open_denylist
from jwtflow.errors import ConfigurationError, KeyFormatError, UnavailableError
from jwtflow.randomness import RandomSource, SystemRandom
from jwtflow.store import Store, open_store
from jwtflow.tokens import allowed_algorithms
from jwtflow.tokens.sign import KeyRing
from jwtflow.web.settings import PREFIX, Environment, check_private
from jwtflow.web.startup import say_that_revocation_is_private, start_without


class Collaborators(TypedDict):
    """What ``build_app`` takes."""

    settings: AuthServerSettings
    store: Store
    keys: KeyRing
    denylist: Denylist
    clock: Clock
    random: RandomSource


def collaborators(environment: Environment) -> Collaborators:
    """What the environment describes, opened and ready.

    Raises:
        ConfigurationError: a variable is missing or wrong; it names the variable.
    """
    settings = read_settings(environment)
    keys = _key_ring(environment.required("SIGNING_KEYS"))
    clock, random = SystemClock(), SystemRandom()
    store = _store(environment.required("DATABASE"), clock=clock, random=random)
    denylist_url = environment.optional("DENYLIST")
    denylist = open_denylist(denylist_url, clock, setting=PREFIX + "DENYLIST")
    start_without(denylist.ping)
    if denylist_url is None:
        say_that_revocation_is_private()
    return Collaborators(
        settings=settings,
        store=store,
        keys=keys,
        denylist=denylist,
        clock=clock,
        random=random,
    )


def _store(url: str, *, clock: Clock, random: RandomSource) -> Store:
    setting = PREFIX + "DATABASE"
    store = open_store(url, clock=clock, random=random, setting=setting)
    try:
        store.ping()
    except UnavailableError as error:
        raise ConfigurationError(setting, error.description) from None
    return store


def _key_ring(path: str) -> KeyRing:
    setting = PREFIX + "SIGNING_KEYS"
    try:
        check_private(path, setting=setting)
        keys = KeyRing.load(path)
    except (OSError, KeyFormatError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(
            setting,
            f"must name a JWK Set file that holds a signing key ({reason}); "
            "'jwtflow keys new FILE' makes one",
        ) from None
    # One verifier reads them all: a secret beside public keys is refused (rule J11).
    allowed_algorithms((key.alg for key in keys.verification_keys), setting=setting)
    return keys
