"""Checks of the secret that signs the access tokens, if one does."""

from __future__ import annotations

import hashlib
import hmac

from jwtflow.course.lessons.nb11_attack_and_defend.guessing import common_secrets
from jwtflow.judge.table import Checks, NotSeenError, Stage, expect
from jwtflow.judge.visit import Visit, header_of
from jwtflow.tokens import base64url_encode

CHECKS = Checks()


@CHECKS.add(Stage.FORGED, "J13, RFC 8725 §3.5")
def weak_secret(visit: Visit) -> str:
    """Its secret isn't one that everybody tries first."""
    token = visit.access_token
    signed, _, signature = token.rpartition(".")
    hashes = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
    hash_of = hashes.get(str(header_of(token).get("alg")))
    if hash_of is None:
        raise NotSeenError("its tokens aren't signed with a secret")
    words = ["", *common_secrets()]
    for secret in words:
        made = hmac.new(secret.encode(), signed.encode(), hash_of).digest()
        expect(base64url_encode(made) != signature, f"the secret is {secret!r}")
    return f"{len(words)} usual ones tried"
