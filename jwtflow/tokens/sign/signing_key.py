"""A private key that signs tokens, bound to one algorithm (RFC 7518 §3, RFC 8037 §3.1).

ES256 signs deterministically (RFC 6979): a bad random number can't give the key away (RFC 8725
§3.2), and lessons repeat.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.errors import KeyFormatError, SignatureError
from jwtflow.tokens.algorithms import allowed_algorithms
from jwtflow.tokens.base64url import base64url_encode
from jwtflow.tokens.jwk import PRIVATE_MEMBERS, Jwk, bound_algorithm, bytes_member, check_use
from jwtflow.tokens.key_material import check_rsa_numbers, hmac_secret, load_numbers
from jwtflow.tokens.keys import VerificationKey

Sign = Callable[[bytes], bytes]


class SigningKey:
    """One private key or shared secret.

    Args:
        jwk: a private JWK, or a secret of kty ``oct``.

    Raises:
        KeyFormatError: the key is unusable; the text says why.
    """

    __slots__ = ("_jwk", "_sign", "alg", "kid", "verification_key")

    def __init__(self, jwk: Jwk) -> None:
        self.alg = bound_algorithm(jwk)
        check_use(jwk, "sign")
        if self.alg != "HS256":
            bytes_member(jwk, "d")  # a public key cannot sign
        self._jwk = dict(jwk)
        self._sign = _SIGNERS[self.alg](self._jwk)
        public = {n: v for n, v in jwk.items() if n not in PRIVATE_MEMBERS and n != "key_ops"}
        self.verification_key = VerificationKey(public)
        self.kid = self.verification_key.kid
        try:
            self.verification_key.verify(b"", self.sign(b""))
        except SignatureError:
            raise KeyFormatError(
                "The private and the public half of this key don't match."
            ) from None

    @classmethod
    def generate(cls, algorithm: str = "RS256") -> SigningKey:
        """Make a new key from the operating system's random source."""
        (name,) = allowed_algorithms([algorithm], setting="algorithm")
        return cls(_new_jwk(name))

    def sign(self, signing_input: bytes) -> bytes:
        """Return the signature over ``signing_input`` in the form of RFC 7518 §3."""
        return self._sign(signing_input)

    def to_jwk(self) -> dict[str, Any]:
        """Return the private JWK. Anyone who has it can sign in our name."""
        return {**self._jwk, "kid": self.kid, "use": "sig", "alg": self.alg}

    def __repr__(self) -> str:
        return f"SigningKey(kid={self.kid!r}, alg={self.alg!r})"


def sign_jwt(claims: Mapping[str, Any], key: SigningKey, *, typ: str) -> str:
    """Return the compact JWS over ``claims`` (RFC 7515 §5.1, RFC 7519 §7.1).

    Args:
        claims: the payload, in the order in which it is written.
        key: signs; gives ``alg`` and ``kid``.
        typ: what kind of token this is, ``"at+jwt"`` or ``"JWT"`` (RFC 8725 §3.11).

    Raises:
        ValueError: a value can't be written as JSON in UTF-8.
    """
    header = {"typ": typ, "alg": key.alg, "kid": key.kid}
    signing_input = f"{_segment(header)}.{_segment(claims)}"
    signature = key.sign(signing_input.encode("ascii"))
    return f"{signing_input}.{base64url_encode(signature)}"


def _segment(members: Mapping[str, Any]) -> str:
    text = json.dumps(dict(members), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return base64url_encode(text.encode("utf-8"))


def _hs256_signer(jwk: dict[str, Any]) -> Sign:
    secret = hmac_secret(jwk)
    return lambda signing_input: hmac.digest(secret, signing_input, "sha256")


def _rs256_signer(jwk: dict[str, Any]) -> Sign:
    from jwt.algorithms import RSAAlgorithm

    check_rsa_numbers(jwk)
    algorithm = RSAAlgorithm(RSAAlgorithm.SHA256)
    key: Any = load_numbers(RSAAlgorithm.from_jwk, jwk)
    return lambda signing_input: algorithm.sign(signing_input, key)


def _es256_signer(jwk: dict[str, Any]) -> Sign:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256
    from jwt.algorithms import ECAlgorithm
    from jwt.utils import der_to_raw_signature

    key = load_numbers(ECAlgorithm.from_jwk, jwk)
    deterministic = ECDSA(SHA256(), deterministic_signing=True)
    return lambda signing_input: der_to_raw_signature(
        key.sign(signing_input, deterministic), key.curve
    )


def _eddsa_signer(jwk: dict[str, Any]) -> Sign:
    from jwt.algorithms import OKPAlgorithm

    algorithm = OKPAlgorithm()
    key: Any = load_numbers(OKPAlgorithm.from_jwk, jwk)
    return lambda signing_input: algorithm.sign(signing_input, key)


_SIGNERS: dict[str, Callable[[dict[str, Any]], Sign]] = {
    "HS256": _hs256_signer,
    "RS256": _rs256_signer,
    "ES256": _es256_signer,
    "EdDSA": _eddsa_signer,
}


def _new_jwk(algorithm: str) -> dict[str, Any]:
    if algorithm == "HS256":
        return {"kty": "oct", "k": base64url_encode(secrets.token_bytes(32))}

    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

    if algorithm == "RS256":
        rsa_key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
        jwk = RSAAlgorithm.to_jwk(rsa_key, as_dict=True)
    elif algorithm == "ES256":
        jwk = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    else:
        jwk = OKPAlgorithm.to_jwk(ed25519.Ed25519PrivateKey.generate(), as_dict=True)
    # "use" says the same as "key_ops", and RFC 7517 §4.3 asks for only one of the two.
    return {name: value for name, value in jwk.items() if name != "key_ops"}
