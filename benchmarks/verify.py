"""What does checking an access token cost, and what do all the rules add to it?

Each contestant checks the same token, over and over, in one process. The figures are multiples of
the *floor*: split the text, decode three segments with the standard library, read header and
payload with ``json.loads``, check the signature with the same primitive, and stop. The floor has
one key and looks at no claim, no ``kid``, no ``alg``; nobody should verify like this.

The rounds of all contestants are interleaved and each ratio is formed within its round, so that a
machine that slows down or speeds up slows or speeds all of them. Shown is the median. Time is CPU
time of this process, so that another program's turn is not counted.

    python benchmarks/verify.py
    python benchmarks/verify.py --algorithms RS256 --rounds 60
"""

from __future__ import annotations

import argparse
import base64
import hmac
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from jwtflow.clock import SystemClock
from jwtflow.randomness import SystemRandom
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.tokens.sign import KeyRing, SigningKey, TokenIssuer

ISSUER = "http://127.0.0.1:5001"
AUDIENCE = "http://127.0.0.1:5002"
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]

Verify = Callable[[str], Any]


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def floor(key: SigningKey) -> Verify:
    matches = PRIMITIVES[key.alg](key)

    def verify(encoded_jwt: str) -> Any:
        signing_input, _, signature = encoded_jwt.rpartition(".")
        header, _, payload = signing_input.partition(".")
        json.loads(decode(header))
        matches(signing_input.encode(), decode(signature))
        return json.loads(decode(payload))

    return verify


def hs256_primitive(key: SigningKey) -> Callable[[bytes, bytes], None]:
    secret = decode(key.to_jwk()["k"])

    def matches(message: bytes, signature: bytes) -> None:
        if not hmac.compare_digest(hmac.digest(secret, message, "sha256"), signature):
            raise ValueError("wrong signature")

    return matches


def rs256_primitive(key: SigningKey) -> Callable[[bytes, bytes], None]:
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    jwk = key.verification_key.to_jwk()
    n, e = (int.from_bytes(decode(jwk[name])) for name in ("n", "e"))
    public_key = rsa.RSAPublicNumbers(e, n).public_key()

    def matches(message: bytes, signature: bytes) -> None:
        public_key.verify(signature, message, padding.PKCS1v15(), SHA256())

    return matches


def es256_primitive(key: SigningKey) -> Callable[[bytes, bytes], None]:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    jwk = key.verification_key.to_jwk()
    x, y = (int.from_bytes(decode(jwk[name])) for name in ("x", "y"))
    public_key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()

    def matches(message: bytes, signature: bytes) -> None:
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        public_key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))

    return matches


def eddsa_primitive(key: SigningKey) -> Callable[[bytes, bytes], None]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public_key = Ed25519PublicKey.from_public_bytes(decode(key.verification_key.to_jwk()["x"]))
    return lambda message, signature: public_key.verify(signature, message)


PRIMITIVES: dict[str, Callable[[SigningKey], Callable[[bytes, bytes], None]]] = {
    "HS256": hs256_primitive,
    "RS256": rs256_primitive,
    "ES256": es256_primitive,
    "EdDSA": eddsa_primitive,
}


def ours(key: SigningKey) -> Verify:
    return AccessTokenVerifier(
        issuer=ISSUER,
        audience=AUDIENCE,
        keys=KeyRing([key]).verification_keys,
        clock=SystemClock(),
        algorithms=[key.alg],
    ).verify


def public_jwk(key: SigningKey) -> dict[str, Any]:
    return key.to_jwk() if key.alg == "HS256" else key.verification_key.to_jwk()


def pyjwt(key: SigningKey) -> Verify:
    import jwt

    prepared = jwt.PyJWK(public_jwk(key))
    options: Any = {"require": REQUIRED}

    def verify(encoded_jwt: str) -> Any:
        return jwt.decode(
            encoded_jwt,
            prepared,
            algorithms=[key.alg],
            audience=AUDIENCE,
            issuer=ISSUER,
            options=options,
        )

    return verify


def joserfc(key: SigningKey) -> Verify:
    from joserfc import jwt
    from joserfc.jwk import import_key

    prepared = import_key(public_jwk(key))
    wanted: dict[str, Any] = {name: {"essential": True} for name in REQUIRED}
    wanted["iss"]["value"], wanted["aud"]["value"] = ISSUER, AUDIENCE

    def verify(encoded_jwt: str) -> Any:
        token = jwt.decode(encoded_jwt, prepared, algorithms=[key.alg])
        jwt.JWTClaimsRegistry(**wanted).validate(token.claims)
        return token.claims

    return verify


CONTESTANTS: dict[str, Callable[[SigningKey], Verify]] = {
    "floor": floor,
    "jwtflow": ours,
    "PyJWT": pyjwt,
    "joserfc": joserfc,
}


def access_token(key: SigningKey) -> str:
    issuer = TokenIssuer(
        issuer=ISSUER,
        audience=AUDIENCE,
        keys=KeyRing([key]),
        clock=SystemClock(),
        random=SystemRandom(),
        access_token_lifetime=3600,
    )
    scope = ("reports:read", "reports:write")
    issued = issuer.access_token(sub="alice", client_id="notebook", scope=scope, roles=["admin"])
    return issued.encoded_jwt


def seconds_per_call(verify: Verify, encoded_jwt: str, calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        verify(encoded_jwt)
    return (time.process_time() - start) / calls


def race(algorithm: str, *, rounds: int, calls: int) -> None:
    key = SigningKey.generate(algorithm)
    encoded_jwt = access_token(key)
    verifiers = {name: prepare(key) for name, prepare in CONTESTANTS.items()}
    for verify in verifiers.values():
        seconds_per_call(verify, encoded_jwt, calls)  # warm up
    times: dict[str, list[float]] = {name: [] for name in verifiers}
    order = list(verifiers)
    for _ in range(rounds):
        for name in order:
            times[name].append(seconds_per_call(verifiers[name], encoded_jwt, calls))
        order.append(order.pop(0))  # nobody is always first
    print(
        f"\n{algorithm}, {rounds} rounds of {calls} calls, token of {len(encoded_jwt)} characters"
    )
    print(f"  {'':10} {'µs a call':>10} {'× floor':>9} {'middle half of the rounds':>27}")
    for name, measured in times.items():
        ratios = [mine / base for mine, base in zip(measured, times["floor"], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        microseconds = statistics.median(measured) * 1e6
        print(f"  {name:10} {microseconds:10.2f} {middle:9.2f} {f'{low:.2f} to {high:.2f}':>27}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Cost of verifying an access token.")
    parser.add_argument("--rounds", type=int, default=40, help="timed rounds (default: 40)")
    parser.add_argument("--calls", type=int, default=500, help="calls a round (default: 500)")
    parser.add_argument("--algorithms", nargs="+", choices=PRIMITIVES, default=list(PRIMITIVES))
    options = parser.parse_args()
    for algorithm in options.algorithms:
        race(algorithm, rounds=options.rounds, calls=options.calls)


if __name__ == "__main__":
    main()
