"""The tables.

Instants are NumericDates (seconds) of the injected clock. Codes, refresh tokens and session ids are
stored as the SHA-256 of a value with 256 random bits, which needs no salt; passwords and client
secrets as argon2id. Lists are JSON. ``number`` keeps the order of rows even if the clock stands
still.

Left out on purpose: migrations, because there is only one version of the schema so far.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)
from sqlalchemy import Text as LongText

metadata = MetaData()

_HASH = 64  # hexadecimal digits of a SHA-256
_JSON = JSON(none_as_null=True)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=True)


def _family_id(*, index: bool = True) -> Column[str]:
    key = ForeignKey("families.family_id", ondelete="CASCADE")
    return Column("family_id", key, nullable=False, index=index)


subjects = Table(
    "subjects",
    metadata,
    Column("sub", String(255), primary_key=True),
    Column("kind", String(8), nullable=False),
)
"""Every name that may be a token's ``sub``; the key keeps a client from having a user's name."""

accounts = Table(
    "accounts",
    metadata,
    _number(),
    Column("username", ForeignKey("subjects.sub"), nullable=False, unique=True),
    Column("password_hash", LongText, nullable=False),
    Column("roles", _JSON, nullable=False),
    Column("scopes", _JSON, nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
)

clients = Table(
    "clients",
    metadata,
    _number(),
    Column("client_id", ForeignKey("subjects.sub"), nullable=False, unique=True),
    Column("name", LongText, nullable=False),
    Column("secret_hash", LongText),  # NULL for a public client
    Column("redirect_uris", _JSON, nullable=False),
    Column("scopes", _JSON, nullable=False),
    Column("grant_types", _JSON, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    _number(),
    Column("code_hash", String(_HASH), nullable=False, unique=True),
    Column("code_grant", _JSON, nullable=False),
    Column("issued_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
    Column("replayed_at", Float),
    Column("family_id", String(64)),
    Column("forget_at", Float, nullable=False, index=True),
)

families = Table(
    "families",
    metadata,
    _number(),
    Column("family_id", String(64), nullable=False, unique=True),
    Column("username", String(255), nullable=False, index=True),
    Column("client_id", String(255), nullable=False),
    Column("scope", _JSON, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("csrf_hash", String(_HASH)),
    Column("started_at", Float, nullable=False),
    Column("idle_lifetime", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("ended_at", Float),
    # The live token. The request that moves this pointer, in one statement, has won.
    Column("live_hash", String(_HASH), nullable=False),
    Column("forget_at", Float, nullable=False, index=True),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    _number(),
    Column("token_hash", String(_HASH), nullable=False, unique=True),
    _family_id(),
    Column("parent_hash", String(_HASH)),
    Column("issued_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),  # when it was exchanged for a successor
    Column("replaced_at", Float),  # when its parent was used again within the grace
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("jti", String(255), primary_key=True),
    _family_id(index=False),
    Column("exp", Float, nullable=False),
    Index("ix_access_tokens_family_id_exp", "family_id", "exp"),  # finds those still alive
)

sessions = Table(
    "sessions",
    metadata,
    _number(),
    Column("session_hash", String(_HASH), nullable=False, unique=True),
    Column("username", String(255), nullable=False, index=True),
    Column("csrf_hash", String(_HASH), nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("idle_lifetime", Float, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)

throttle = Table(
    "throttle",
    metadata,
    Column("subject", String(255), primary_key=True),
    Column("failures", _JSON, nullable=False),
    Column("pending", _JSON, nullable=False),
    Column("blocked_until", Float, nullable=False),
    Column("forget_at", Float, nullable=False, index=True),
)
