"""The issuer's own keys, in three states (rule D1).

::

    next     ──rotate──▶  active  ──rotate──▶  retired  ──its last token expires──▶  gone
    published,            signs                published,
    signs nothing yet                          cannot sign any more

A key is published before it signs, so that a resource server that caches keys knows it already;
and afterwards, so that tokens it signed live out their time. Then no verifier trusts it any more.

As a document the ring is a JWK Set (RFC 7517 §5): the first key signs, all are published. A key
that has ``retired_until`` (a NumericDate, our own member) is retired.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jwtflow.clock import MAX_LEEWAY
from jwtflow.errors import KeyFormatError
from jwtflow.tokens.jwk import PRIVATE_MEMBERS, Jwk, jwk_set_members
from jwtflow.tokens.key_set import KeySet
from jwtflow.tokens.keys import VerificationKey
from jwtflow.tokens.sign import keyfile
from jwtflow.tokens.sign.signing_key import SigningKey

MAX_TOKEN_LIFETIME = 3600
"""Seconds; the contract lets no access token live longer."""

TIME_TO_RELOAD = 600
"""Seconds after a rotation for which servers may go on signing with the key that it retired."""

KEPT_WHEN_RETIRED = TIME_TO_RELOAD + MAX_TOKEN_LIFETIME + MAX_LEEWAY
"""Seconds after which no verifier accepts any token of a retired key."""


class RetiredKey(NamedTuple):
    """A key that signs no more, and how it is written down."""

    key: VerificationKey
    jwk: dict[str, Any]

    @property
    def until(self) -> float:
        """The NumericDate from which nobody trusts it; infinite where none is named."""
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
        """A ring with a new active key and a new next one."""
        return cls([SigningKey.generate(algorithm), SigningKey.generate(algorithm)])

    @property
    def active(self) -> SigningKey:
        """The key that signs."""
        return self._signing[0]

    @property
    def next(self) -> SigningKey | None:
        """The key that will sign after the next rotation, if one is prepared."""
        return self._signing[1] if len(self._signing) > 1 else None

    @property
    def retired(self) -> tuple[RetiredKey, ...]:
        """The keys that sign no more, the latest first."""
        return self._retired

    @property
    def verification_keys(self) -> KeySet:
        """The public halves in all three states; a verifier sees by itself which are over."""
        return self._verification_keys

    def published(self, *, now: float) -> dict[str, Any]:
        """The JWK Set to publish: public keys, and of the retired those still needed at ``now``."""
        past = {old.key.kid for old in self._retired if old.until <= now}
        return KeySet(k for k in self._verification_keys if k.kid not in past).to_jwk_set()

    def rotate(
        self,
        *,
        now: float,
        keep_retired_for: float = KEPT_WHEN_RETIRED,
        successor: SigningKey | None = None,
    ) -> None:
        """Make the next key active, retire the active one, prepare another.

        Args:
            now: NumericDate.
            keep_retired_for: seconds until the last token of the active key is accepted no more.
            successor: the key to come next; by default a new one of the same algorithm.
        """
        successor = successor or SigningKey.generate(self.active.alg)
        old = _retired({**self.active.to_jwk(), "retired_until": now + keep_retired_for})
        alive = tuple(key for key in self._retired if key.until > now)
        self._set((*self._signing[1:], successor), (old, *alive))

    def to_document(self) -> dict[str, Any]:
        """The ring as a JWK Set with private keys: a secret document."""
        signing = [key.to_jwk() for key in self._signing]
        return {"keys": signing + [old.jwk for old in self._retired]}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> KeyRing:
        """The ring in a JWK Set: the first key signs, all are published.

        A key without its private part is published and never signs.

        Raises:
            KeyFormatError: it is no JWK Set, or one of its keys must not be used. Here a broken
                key does spoil the set: it is our own.
        """
        members = jwk_set_members(document)
        return cls(
            [SigningKey.from_jwk(jwk) for jwk in members if not _is_retired(jwk)],
            retired=[_retired(jwk) for jwk in members if _is_retired(jwk)],
        )

    @classmethod
    def load(cls, path: str | Path) -> KeyRing:
        """The ring in the JWK Set file at ``path``.

        Raises:
            KeyFormatError: the file holds no usable ring.
            OSError: it cannot be read.
        """
        return cls.from_document(keyfile.read_document(Path(path)))

    def save(self, path: str | Path) -> None:
        """Write the ring to ``path``, whole or not at all; a new file is its owner's alone.

        To change a file, read and write it under ``keyfile.locked``.
        """
        keyfile.write_document(Path(path), self.to_document())


def _is_retired(jwk: Jwk) -> bool:
    cannot_sign = jwk.get("kty") != "oct" and "d" not in jwk
    return cannot_sign or "retired_until" in jwk


def _retired(jwk: Jwk) -> RetiredKey:
    public = {name: value for name, value in jwk.items() if name not in PRIVATE_MEMBERS}
    return RetiredKey(VerificationKey.from_jwk(public), public)
