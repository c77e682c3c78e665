"""The keys of one issuer, by name (RFC 7517 §5).

A ``kid`` is looked up in a dictionary and is nothing else: no path, no address, no query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from jwtflow.errors import KeyFormatError
from jwtflow.tokens.jwk import Jwk, jwk_set_members
from jwtflow.tokens.keys import VerificationKey


class KeySource(Protocol):
    """Where a verifier finds the issuer's keys: a fixed set, or a cache of a published one."""

    def find(self, kid: str) -> VerificationKey | None:
        """The key of that name, or None.

        Raises:
            UnavailableError: the keys cannot be reached now.
        """
        ...

    def only_key(self, alg: str) -> VerificationKey | None:
        """The key for ``alg``, if there is exactly one: what a token without ``kid`` must mean.

        Raises:
            UnavailableError: the keys cannot be reached now.
        """
        ...


class KeySet:
    """A fixed set of keys.

    Args:
        keys: each with a ``kid`` of its own.
        problems: what was wrong with the keys that were left out, a sentence each.

    Raises:
        KeyFormatError: two keys share a ``kid``.
    """

    def __init__(self, keys: Iterable[VerificationKey], *, problems: Iterable[str] = ()) -> None:
        self._keys: dict[str, VerificationKey] = {}
        self.problems = tuple(problems)
        for key in keys:
            if key.kid in self._keys:
                raise KeyFormatError(f"Two keys share the kid {key.kid!r} (RFC 7517 §4.5).")
            self._keys[key.kid] = key

    @classmethod
    def from_jwk_set(cls, document: Mapping[str, Any], *, allow_symmetric: bool = False) -> KeySet:
        """The usable keys of a JWK Set; one that is not usable does not spoil the others.

        Args:
            document: the parsed JWK Set.
            allow_symmetric: keep shared secrets. For a file that is handed over in secret; a set
                that was fetched is public, so that a secret in it is none.

        Raises:
            KeyFormatError: the document is no JWK Set at all, or mixes secrets and public keys
                (rule J11).
        """
        members = jwk_set_members(document)
        names = Counter(str(jwk.get("kid")) for jwk in members if jwk.get("use", "sig") == "sig")
        keys: dict[str, VerificationKey] = {}
        problems = []
        for position, jwk in enumerate(members, start=1):
            try:
                key = _usable_key(jwk, names, allow_symmetric=allow_symmetric)
            except KeyFormatError as problem:
                problems.append(f"Key {position} is left out. {problem}")
            else:
                keys[key.kid] = key
        if len({key.is_secret for key in keys.values()}) > 1:
            raise KeyFormatError("Secrets and public keys belong into two files, not into one.")
        return cls(keys.values(), problems=problems)

    def find(self, kid: str) -> VerificationKey | None:
        """The key of that name, or None."""
        return self._keys.get(kid)

    def only_key(self, alg: str) -> VerificationKey | None:
        """The key for ``alg``, if there is exactly one."""
        fitting = [key for key in self if key.alg == alg]
        return fitting[0] if len(fitting) == 1 else None

    def to_jwk_set(self) -> dict[str, Any]:
        """The JWK Set to publish: public keys only."""
        return {"keys": [key.to_jwk() for key in self if not key.is_secret]}

    def __iter__(self) -> Iterator[VerificationKey]:
        return iter(self._keys.values())

    def __len__(self) -> int:
        return len(self._keys)


def _usable_key(jwk: Jwk, names: Counter[str], *, allow_symmetric: bool) -> VerificationKey:
    key = VerificationKey.from_jwk(jwk)
    if key.is_secret and not allow_symmetric:
        raise KeyFormatError("A published secret is no secret.")
    if names[key.kid] > 1:
        raise KeyFormatError(f"{names[key.kid]} keys share the kid {key.kid!r} (RFC 7517 §4.5).")
    return key
