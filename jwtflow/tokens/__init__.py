"""What a token is and when it is valid: rules without I/O (RFC 7515, 7517, 7519, 8725, 9068).

This is the verifying side; ``jwtflow.tokens.sign`` signs. Rule ids such as J31, here and in the
other packages, are explained in ``docs/standards.toml``.
"""

from __future__ import annotations

from jwtflow.tokens.access_token import AccessTokenVerifier
from jwtflow.tokens.algorithms import ASYMMETRIC_ALGORITHMS, allowed_algorithms
from jwtflow.tokens.base64url import base64url_decode, base64url_encode
from jwtflow.tokens.claims import (
    Claims,
    check_audience,
    check_issuer,
    check_times,
    granted_scope,
    roles,
)
from jwtflow.tokens.id_token import IdTokenVerifier
from jwtflow.tokens.inspection import NOT_VERIFIED, Segment, inspect_token, printable
from jwtflow.tokens.instants import describe_instant
from jwtflow.tokens.key_set import KeySet, KeySource
from jwtflow.tokens.keys import VerificationKey

__all__ = [
    "ASYMMETRIC_ALGORITHMS",
    "NOT_VERIFIED",
    "AccessTokenVerifier",
    "Claims",
    "IdTokenVerifier",
    "KeySet",
    "KeySource",
    "Segment",
    "VerificationKey",
    "allowed_algorithms",
    "base64url_decode",
    "base64url_encode",
    "check_audience",
    "check_issuer",
    "check_times",
    "describe_instant",
    "granted_scope",
    "inspect_token",
    "printable",
    "roles",
]
