"""Tables of who may do what, and of who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from controller.adapters.columns import Json, Row, UtcDateTime


class UserRow(Row, table=True):
    """A person who signs in; never deleted, so that the audit keeps its meaning."""

    __tablename__ = "users"

    name: str = Field(primary_key=True)
    """as typed, but compared without case: stored casefolded"""
    password_hash: str | None = None
    """argon2id; ``None``: signs in by link only"""
    roles: list[str] = Field(sa_type=Json)
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SessionRow(Row, table=True):
    """One signed-in browser; the cookie holds the token, this row only its SHA-256."""

    __tablename__ = "sessions"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_name: str = Field(foreign_key="users.name", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    browser: str = ""
    """what the browser calls itself, for the list of sessions"""


class TokenRow(Row, table=True):
    """A bearer token of a program, by its SHA-256."""

    __tablename__ = "tokens"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    token_hash: str = Field(unique=True)
    roles: list[str] = Field(sa_type=Json)
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInLinkRow(Row, table=True):
    """A link that signs one person in, once."""

    __tablename__ = "sign_in_links"

    token_hash: str = Field(primary_key=True)
    user_name: str = Field(foreign_key="users.name")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuditRow(Row, table=True):
    """Who changed what, when; written in the transaction of the change itself and never changed."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"), Index(None, "subject", "at"))

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    action: str
    """a verb with its object, e.g. ``override.begin``"""
    subject: str
    """what was changed, e.g. ``zone:entrance``"""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class SecretRow(Row, table=True):
    """A key that this installation made for itself, e.g. to sign feedback tokens."""

    __tablename__ = "secrets"

    name: str = Field(primary_key=True)
    value: str
    created_at: datetime = Field(sa_type=UtcDateTime)
