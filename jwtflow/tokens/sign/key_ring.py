"""The issuer's own keys, in three states.

::

    next     ──rotate──▶  active  ──rotate──▶  retired  ──its last token expires──▶  gone
    published,            signs                published,
    signs nothing yet                          cannot sign any more

A key is published before it signs, so resource servers that cache keys already know it, and
afterwards until the last token it signed expires. Then no verifier trusts it any longer.

In a file the ring is a JWK Set (RFC 7517 §5): the first key signs, all are published. A key with
``retired_until`` (a NumericDate, our own member) is retired.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jwtflow.clock import MAX_LEEWAY, MAX_TOKEN_LIFETIME
from jwtflow.errors import KeyFormatError
from jwtflow.tokens.jwk import PRIVATE_MEMBERS, Jwk, jwk_set_members
from jwtflow.tokens.key_set import KeySet
from jwtflow.tokens.keys import VerificationKey
from jwtflow.tokens.sign import keyfile
from jwtflow.tokens.sign.signing_key import SigningKey

TIME_TO_RELOAD = 600
"""Seconds after a rotation in which a server may still sign with the retired key."""

KEPT_WHEN_RETIRED = TIME_TO_RELOAD + MAX_TOKEN_LIFETIME + MAX_LEEWAY
"""Seconds after which no verifier accepts a token of a retired key any longer."""


class RetiredKey(NamedTuple):
    """A key that no longer signs, and its JWK in the file."""

    key: VerificationKey
    jwk: dict[str, Any]

    @property
    def until(self) -> float:
        """The NumericDate from which nobody trusts it; infinite if the file has none."""
        return math.inf if self.key.retired_until is None else self.key.retired_until


class KeyRing:
    """The keys of one issuer. They may differ in algorithm.

    Args:
        signing_keys: the active key, then those that come next, if any.
        retired: keys whose tokens may still be alive.

    Raises:
        KeyFormatError: there is no active key, or two share a ``kid``.
    """

    def __init__(
        self, signing_keys: Iterable[SigningKey], *, retired: Iterable[RetiredKey] = ()
    ) -> None:
        self._set(tuple(signing_keys), tuple(retired))

    def _set(self, signing: tuple[SigningKey, ...], retired: tuple[RetiredKey, ...]) -> None:
        if not signing:
            raise KeyFormatError("The key set has no key that can sign. Make one: jwtflow keys new")
        published = [key.verification_key for key in signing] + [old.key for old in retired]
        self._verification_keys = KeySet(published)
        self._signing, self._retired = signing, retired

    @classmethod
    def generate(cls, algorithm: str = "RS256") -> KeyRing:
        """Make a ring with a new active key and a new next one."""
        return cls([SigningKey.generate(algorithm), SigningKey.generate(algorithm)])

    @property
    def active(self) -> SigningKey:
        """The key that signs."""
        return self._signing[0]

    @property
    def next(self) -> SigningKey | None:
        """The key that will sign after the next rotation, if there is one."""
        return self._signing[1] if len(self._signing) > 1 else None

    @property
    def retired(self) -> tuple[RetiredKey, ...]:
        """The keys that no longer sign, latest first."""
        return self._retired

    @property
    def verification_keys(self) -> KeySet:
        """The public keys in all three states; the verifier drops those past ``retired_until``."""
        return self._verification_keys

    def published(self, *, now: float) -> dict[str, Any]:
        """Return the JWK Set to publish (rule D1), without retired keys not needed at ``now``."""
        keys = self._verification_keys
        needed = [k for k in keys if k.retired_until is None or k.retired_until > now]
        return KeySet(needed).to_jwk_set()

    def rotate(
        self,
        *,
        now: float,
        keep_retired_for: float = KEPT_WHEN_RETIRED,
        successor: SigningKey | None = None,
    ) -> None:
        """Retire the active key, make the next one active, and add a new next one.

        Args:
            now: NumericDate.
            keep_retired_for: seconds for which tokens of the retired key may still be accepted.
            successor: the new next key; by default one of the same algorithm is made.
        """
        successor = successor or SigningKey.generate(self.active.alg)
        old = _retired({**self.active.to_jwk(), "retired_until": now + keep_retired_for})
        alive = tuple(key for key in self._retired if key.until > now)
        self._set((*self._signing[1:], successor), (old, *alive))

    def to_document(self) -> dict[str, Any]:
        """Return the ring as a JWK Set with its private keys, which is a secret."""
        signing = [key.to_jwk() for key in self._signing]
        return {"keys": signing + [old.jwk for old in self._retired]}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> KeyRing:
        """Read the ring from a JWK Set: the first key signs, all are published.

        A key without its private part is published but never signs.

        Raises:
            KeyFormatError: it isn't a JWK Set, or one of its keys can't be used. A broken key does
                spoil this set, because it is our own.
        """
        members = jwk_set_members(document)
        return cls(
            [SigningKey(jwk) for jwk in members if not _is_retired(jwk)],
            retired=[_retired(jwk) for jwk in members if _is_retired(jwk)],
        )

    @classmethod
    def load(cls, path: str | Path) -> KeyRing:
        """Read the ring from a JWK Set file.

        Raises:
            KeyFormatError: the file doesn't hold a usable ring.
            OSError: it can't be read.
        """
        return cls.from_document(keyfile.read_document(Path(path)))

    def save(self, path: str | Path) -> None:
        """Write the ring to ``path``, completely or not at all, readable by its owner alone.

        To change a file, read and write it under ``keyfile.locked``.
        """
        keyfile.write_document(Path(path), self.to_document())


def _is_retired(jwk: Jwk) -> bool:
    cannot_sign = jwk.get("kty") != "oct" and "d" not in jwk
    return cannot_sign or "retired_until" in jwk


def _retired(jwk: Jwk) -> RetiredKey:
    public = {name: value for name, value in jwk.items() if name not in PRIVATE_MEMBERS}
    return RetiredKey(VerificationKey(public), public)
