"""What a token allows: scopes, and the user's roles (RFC 9068 §2.2.3; rule J36).

A claim of an unexpected type grants nothing. ``"admin" in "no-admin-at-all"`` is true in Python,
so texts are split and lists are compared member by member.
"""

from __future__ import annotations

from jwtflow.tokens.claims import Claims


def granted_scope(claims: Claims) -> frozenset[str]:
    """The scope values the token carries: whole words between single spaces (RFC 6749 §3.3)."""
    scope = claims.get("scope")
    if not isinstance(scope, str):
        return frozenset()
    return frozenset(word for word in scope.split(" ") if word)


def roles(claims: Claims) -> frozenset[str]:
    """The roles the token says its user has."""
    named = claims.get("roles")
    if not isinstance(named, list):
        return frozenset()
    return frozenset(role for role in named if isinstance(role, str))
