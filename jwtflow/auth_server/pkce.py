"""Proof Key for Code Exchange, which makes a stolen code useless (RFC 7636).

The client sends the hash of a secret with the authorization request and the secret itself with the
code. Only ``S256`` is accepted: with ``plain`` anyone who reads the request could redeem the code.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from jwtflow.errors import InvalidGrantError, InvalidRequestError, MalformedTokenError
from jwtflow.randomness import sha256_text
from jwtflow.tokens import base64url_decode

# RFC 7636 §4.1: a verifier has 43 to 128 unreserved characters.
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def check_code_challenge(challenge: str | None, method: str | None) -> str:
    """Return an authorization request's challenge if it's a valid one for ``S256`` (§4.4.1).

    Without a method it would mean ``plain`` (§4.3), so that is refused as well.
    """
    if challenge is None:
        raise InvalidRequestError("Send a code_challenge: this server requires PKCE.")
    if method != "S256":
        raise InvalidRequestError("Send code_challenge_method=S256; no other method is accepted.")
    if not _is_base64url_of_sha256(challenge):
        # Refused here: at the token endpoint the user would have logged in for nothing.
        raise InvalidRequestError(_challenge_error(challenge))
    return challenge


def check_code_verifier(code_verifier: str, *, challenge: str) -> None:
    """Refuse a code from a client that did not begin the flow (RFC 7636 §4.6)."""
    if not _UNRESERVED.fullmatch(code_verifier):
        raise InvalidRequestError("The code_verifier must be 43 to 128 unreserved characters.")
    if not hmac.compare_digest(sha256_text(code_verifier), challenge):
        raise InvalidGrantError("The code_verifier does not belong to this code.")


def _is_base64url_of_sha256(challenge: str) -> bool:
    try:
        return len(base64url_decode(challenge)) == hashlib.sha256().digest_size
    except MalformedTokenError:
        return False


def _challenge_error(challenge: str) -> str:
    hint = ""
    if re.fullmatch(r"[0-9A-Fa-f]{64}", challenge):
        hint = " This one is hexadecimal: encode the digest, not its hexadecimal text."
    elif challenge.endswith("="):
        hint = " Leave out the padding '='."
    return f"The code_challenge must be a SHA-256 in base64url, which has 43 characters.{hint}"
