"""The keys of one issuer, by ``kid`` (RFC 7517 §5).

A ``kid`` is only ever a dictionary key: never a path, a URL or a query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from jwtflow.errors import KeyFormatError
from jwtflow.tokens.jwk import Jwk, jwk_set_members, thumbprint
from jwtflow.tokens.keys import VerificationKey

# Two secrets that agree in these could not be told apart by a token.
_NAMING = ("kid", "kty", "alg", "use")


class KeySource(Protocol):
    """Where a verifier finds the issuer's keys: a fixed set, or a cache of a published one.

    Both methods raise ``UnavailableError`` if the keys can't be reached now.
    """

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        """Return the key with this ``kid``, or None.

        Of several it is the one for ``alg``, if there is one. A key for another algorithm comes
        back too: the caller refuses that, with an error that says so.
        """
        ...

    def only_key(self, alg: str) -> VerificationKey | None:
        """Return the key for ``alg`` if there is exactly one, for a token without ``kid``."""
        ...


class KeySet:
    """A fixed set of keys.

    Args:
        keys: no two with the same ``kid`` and ``alg``.
        problems: what was wrong with the keys that were left out, a sentence each.
    """

    def __init__(self, keys: Iterable[VerificationKey], *, problems: Iterable[str] = ()) -> None:
        self._keys: dict[str, dict[str, VerificationKey]] = {}
        self.problems = tuple(problems)
        for key in keys:
            same_name = self._keys.setdefault(key.kid, {})
            if key.alg in same_name:
                raise KeyFormatError(f"Two keys share the kid {key.kid!r} (RFC 7517 §4.5).")
            same_name[key.alg] = key

    @classmethod
    def from_jwk_set(cls, document: Mapping[str, Any], *, allow_symmetric: bool = False) -> KeySet:
        """Return the usable keys of a JWK Set; an unusable key doesn't spoil the others.

        Args:
            document: the parsed JWK Set.
            allow_symmetric: keep shared secrets, from a file that is itself kept secret. A secret
                in a published set is no longer secret.

        Raises:
            KeyFormatError: the document isn't a JWK Set, or mixes secrets and public keys
                (rule J11).
        """
        candidates: dict[tuple[str, str], list[tuple[Jwk, VerificationKey]]] = {}
        problems = []
        members = jwk_set_members(document)
        for position, jwk in enumerate(members, start=1):
            try:
                key = _usable_key(jwk, members, allow_symmetric=allow_symmetric)
            except KeyFormatError as problem:
                problems.append(f"Key {position} is left out. {problem}")
            else:
                candidates.setdefault((key.kid, key.alg), []).append((jwk, key))
        keys = []
        for (kid, alg), same in candidates.items():
            meant = _most_specific(same)
            if meant is None:
                problems.append(
                    f"Different keys for {alg} share the kid {kid!r} and are left out: a token "
                    "can't say which one it means (RFC 7517 §4.5)."
                )
            else:
                keys.append(meant)
        if len({key.is_secret for key in keys}) > 1:
            raise KeyFormatError("Secrets and public keys belong in two files, not in one.")
        return cls(keys, problems=problems)

    def find(self, kid: str, alg: str | None = None) -> VerificationKey | None:
        """See ``KeySource``."""
        same_name = self._keys.get(kid)
        if same_name is None:
            return None
        return same_name.get(alg or "") or next(iter(same_name.values()))

    def only_key(self, alg: str) -> VerificationKey | None:
        """See ``KeySource``."""
        fitting = [key for key in self if key.alg == alg]
        return fitting[0] if len(fitting) == 1 else None

    def to_jwk_set(self) -> dict[str, Any]:
        """Return the JWK Set to publish: public keys only."""
        return {"keys": [key.to_jwk() for key in self if not key.is_secret]}

    def __iter__(self) -> Iterator[VerificationKey]:
        return (key for same_name in self._keys.values() for key in same_name.values())

    def __len__(self) -> int:
        return sum(map(len, self._keys.values()))


def _usable_key(jwk: Jwk, members: list[Jwk], *, allow_symmetric: bool) -> VerificationKey:
    key = VerificationKey(jwk)
    if not key.is_secret:
        return key
    if not allow_symmetric:
        raise KeyFormatError("A published key can't be a secret.")
    # A file of secrets is the reader's own: two with the same name are a mistake.
    alike = [other for other in members if all(other.get(n) == jwk.get(n) for n in _NAMING)]
    if any(other.get("k") != jwk["k"] for other in alike):
        raise KeyFormatError(f"Another secret has the kid {key.kid!r} too (RFC 7517 §4.5).")
    return key


def _most_specific(same: list[tuple[Jwk, VerificationKey]]) -> VerificationKey | None:
    """Of several keys with one name, return the one that says most about itself, or None."""

    def says(jwk: Jwk) -> int:
        return sum(jwk.get(name) is not None for name in ("alg", "use"))

    most = max(says(jwk) for jwk, _ in same)
    different = {thumbprint(jwk): key for jwk, key in reversed(same) if says(jwk) == most}
    return different.popitem()[1] if len(different) == 1 else None
