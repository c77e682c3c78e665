"""Vectors that others published, and the layer of ours that they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jwtflow.clock import ManualClock
from jwtflow.tokens import KeySet, VerificationKey
from jwtflow.tokens.algorithms import ALGORITHMS, SYMMETRIC_ALGORITHMS
from jwtflow.tokens.jws import JwsReader
from jwtflow.tokens.sign import SigningKey

FOLDER = Path(__file__).parent


def read(name: str) -> Any:
    """The JSON in a file of this folder."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def verified_payload(compact: str, keys: KeySet) -> bytes:
    """What the signature layer says, without any rule about ``typ`` or claims."""
    secret = any(key.is_secret for key in keys)
    algorithms = SYMMETRIC_ALGORITHMS if secret else ALGORITHMS - SYMMETRIC_ALGORITHMS
    clock = ManualClock(0)
    reader = JwsReader(keys=keys, algorithms=algorithms, check_type=any_type, clock=clock)
    return reader.verified_payload(compact)


def any_type(_header: Mapping[str, Any]) -> None:
    """No rule."""


def keys_of(jwk: Mapping[str, Any]) -> KeySet:
    """The set with the public half of one key."""
    return KeySet([verification_key(jwk)])


def verification_key(jwk: Mapping[str, Any]) -> VerificationKey:
    """The key that checks what the JWK's private half signed."""
    return SigningKey(jwk).verification_key if "d" in jwk else VerificationKey(jwk)
