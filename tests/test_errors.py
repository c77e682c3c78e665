"""The wire codes of the error tree."""

from __future__ import annotations

from jwtflow import errors

# IANA's "OAuth Extensions Error Registry", with RFC 6749's own codes, as far as they are ours.
REGISTERED = {
    "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",
    "unsupported_grant_type", "unsupported_response_type", "invalid_scope", "access_denied",
    "server_error", "temporarily_unavailable", "invalid_target", "login_required",
    "request_not_supported", "request_uri_not_supported", "invalid_token", "insufficient_scope",
}  # fmt: skip


def test_oauth_and_bearer_errors_use_registered_codes():
    """An OAuth client knows every code that it can meet: all of them are registered with IANA."""
    seen = [errors.OAuthError, errors.BearerError, errors.UnavailableError]
    for error in seen:
        seen += error.__subclasses__()
    # MissingTokenError's code is only for the JSON body; its challenge has none (RFC 6750 §3.1).
    assert {error.error for error in seen} - {"missing_token"} <= REGISTERED


def test_every_status_is_one_of_an_error():
    """Every error answers with a 4xx or 5xx status."""
    tree = [error for name, error in vars(errors).items() if name.endswith("Error")]
    assert len(tree) > 40
    assert all(400 <= error.status < 600 for error in tree)
