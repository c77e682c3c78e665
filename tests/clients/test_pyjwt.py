"""PyJWT, unchanged, as a verifier of the tokens that our server issues."""

from __future__ import annotations

import jwt
import pytest

from tests.auth_fixtures import AUDIENCE
from tests.conftest import SeededRandom
from tests.loopback import serve_auth


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_access_token(tmp_path, signing_keys, alg):
    """PyJWT finds the key by kid in our JWK Set and accepts the access token with it."""
    with serve_auth(tmp_path, random=SeededRandom(), key=signing_keys[alg]) as world:
        token = world.login().json["access_token"]
        keys = jwt.PyJWKClient(f"{world.settings.issuer}/.well-known/jwks.json")
        key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(
        token, key, algorithms=[alg], audience=AUDIENCE, issuer=world.settings.issuer
    )
    assert claims["sub"] == "alice"
