"""A private key that signs, bound to one algorithm (RFC 7518 §3, RFC 8037 §3.1).

Only the auth server's side may import this. ES256 signs as RFC 6979 says: the same message gives
the same signature, and no bad random number can give the key away (RFC 8725 §3.2).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from jwtflow.errors import ConfigurationError, KeyFormatError, SignatureError
from jwtflow.tokens.algorithms import ALGORITHMS, canonical_algorithm
from jwtflow.tokens.base64url import base64url_encode
from jwtflow.tokens.jwk import PRIVATE_MEMBERS, Jwk, bound_algorithm, bytes_member, check_use
from jwtflow.tokens.key_material import check_rsa_numbers, hmac_secret, load_numbers
from jwtflow.tokens.keys import VerificationKey

RSA_BITS = 2048

Sign = Callable[[bytes], bytes]


class SigningKey:
    """One private key (or shared secret) and the algorithm it signs with.

    Made by :meth:`generate` or :meth:`from_jwk`.
    """

    __slots__ = ("_jwk", "_sign", "alg", "kid", "verification_key")

    def __init__(self, *, jwk: Jwk, sign: Sign, verification_key: VerificationKey) -> None:
        self._jwk = dict(jwk)
        self._sign = sign
        self.verification_key = verification_key
        self.kid = verification_key.kid
        self.alg = verification_key.alg
        _check_pair(self)

    @classmethod
    def generate(cls, algorithm: str = "RS256") -> SigningKey:
        """A new key from the operating system's random source.

        Raises:
            ConfigurationError: the algorithm is not one of this package's.
        """
        algorithm = canonical_algorithm(algorithm)
        if algorithm not in ALGORITHMS:
            known = ", ".join(sorted(ALGORITHMS))
            raise ConfigurationError("algorithm", f"{algorithm!r} is not one of {known}.")
        return cls.from_jwk(_GENERATORS[algorithm]())

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> SigningKey:
        """The key in a private JWK, or a secret of kty ``oct``, ready to sign.

        Raises:
            KeyFormatError: the key is unusable; the text says why.
        """
        alg = bound_algorithm(jwk)
        check_use(jwk, "sign")
        if alg != "HS256":
            bytes_member(jwk, "d")  # a public key cannot sign
        sign = _SIGNERS[alg](dict(jwk))
        public = {n: v for n, v in jwk.items() if n not in PRIVATE_MEMBERS and n != "key_ops"}
        return cls(jwk=jwk, sign=sign, verification_key=VerificationKey.from_jwk(public))

    def sign(self, signing_input: bytes) -> bytes:
        """The signature over ``signing_input``, in the form RFC 7518 §3 gives it."""
        return self._sign(signing_input)

    def to_jwk(self) -> dict[str, Any]:
        """The private JWK. Its holder can sign in our name."""
        return {**self._jwk, "kid": self.kid, "use": "sig", "alg": self.alg}

    def __repr__(self) -> str:
        return f"SigningKey(kid={self.kid!r}, alg={self.alg!r})"


def _check_pair(key: SigningKey) -> None:
    try:
        key.verification_key.verify(b"", key.sign(b""))
    except SignatureError:
        raise KeyFormatError("The private and the public half of this key do not fit.") from None


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


def _new_secret() -> dict[str, Any]:
    return {"kty": "oct", "k": base64url_encode(secrets.token_bytes(32))}


def _new_rsa_key() -> dict[str, Any]:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from jwt.algorithms import RSAAlgorithm

    key = rsa.generate_private_key(public_exponent=65_537, key_size=RSA_BITS)
    return _without_key_ops(RSAAlgorithm.to_jwk(key, as_dict=True))


def _new_ec_key() -> dict[str, Any]:
    from cryptography.hazmat.primitives.asymmetric import ec
    from jwt.algorithms import ECAlgorithm

    key = ec.generate_private_key(ec.SECP256R1())
    return _without_key_ops(ECAlgorithm.to_jwk(key, as_dict=True))


def _new_ed25519_key() -> dict[str, Any]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from jwt.algorithms import OKPAlgorithm

    return _without_key_ops(OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate(), as_dict=True))


def _without_key_ops(jwk: dict[str, Any]) -> dict[str, Any]:
    # "use" says the same, and RFC 7517 §4.3 wants only one of the two.
    return {name: value for name, value in jwk.items() if name != "key_ops"}


_GENERATORS: dict[str, Callable[[], dict[str, Any]]] = {
    "HS256": _new_secret,
    "RS256": _new_rsa_key,
    "ES256": _new_ec_key,
    "EdDSA": _new_ed25519_key,
}
