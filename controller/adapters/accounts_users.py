"""The people who may sign in, and their passwords."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from pwdlib import PasswordHash
from sqlalchemy import update
from sqlmodel import Session, col, select

from controller.adapters.identity import (
    Identity,
    PasswordTooWeakError,
    Role,
    SignInRefusedError,
    UnknownUserError,
    UserExistsError,
    roles_from,
)
from controller.adapters.records_audit import audit
from controller.adapters.tables_people import SessionRow, UserRow

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 512


def add_user(
    session: Session, name: str, roles: Iterable[str], *, password: str | None, actor: str, at: datetime
) -> UserRow:
    """Let somebody sign in, by links only where `password` is `None`; audited.

    Raises:
        UserExistsError: the name is taken, upper and lower case being the same.
        UnknownRoleError, PasswordTooWeakError: as they say.
    """
    if session.get(UserRow, key_of(name)) is not None:
        raise UserExistsError(name)
    granted: list[str] = sorted(roles_from(roles))
    row = UserRow(
        name=key_of(name),
        password_hash=None if password is None else _hashed(password),
        roles=granted,
        created_at=at,
    )
    session.add(row)
    session.flush()
    audit(session, actor, "user.add", f"user:{row.name}", {"roles": granted}, at=at)
    return row


def users(session: Session) -> Sequence[UserRow]:
    """Everybody, by name, disabled ones too."""
    return session.exec(select(UserRow).order_by(col(UserRow.name))).all()


def set_password(session: Session, name: str, password: str, *, actor: str, at: datetime) -> None:
    """Give a user a new password and end all their sessions; audited.

    Raises `UnknownUserError` and `PasswordTooWeakError`.
    """
    row = _user(session, name)
    row.password_hash = _hashed(password)
    session.add(row)
    _end_sessions(session, row.name, at)
    audit(session, actor, "user.password", f"user:{row.name}", {}, at=at)


def set_roles(session: Session, name: str, roles: Iterable[str], *, actor: str, at: datetime) -> None:
    """Give a user these roles instead of those they had; audited.

    Raises `UnknownUserError` and `UnknownRoleError`.
    """
    row = _user(session, name)
    row.roles = sorted(roles_from(roles))
    session.add(row)
    audit(session, actor, "user.roles", f"user:{row.name}", {"roles": row.roles}, at=at)


def disable_user(session: Session, name: str, *, actor: str, at: datetime) -> None:
    """Keep a user from signing in and end all their sessions; audited. Raises `UnknownUserError`."""
    row = _user(session, name)
    row.disabled_at = at
    session.add(row)
    _end_sessions(session, row.name, at)
    audit(session, actor, "user.disable", f"user:{row.name}", {}, at=at)


def authenticate_password(session: Session, name: str, password: str) -> Identity:
    """Who this is; takes some tenths of a second on purpose, the same for a name that does not exist.

    Raises `SignInRefusedError`.
    """
    row = session.get(UserRow, key_of(name))
    may_try = row is not None and row.password_hash is not None and row.disabled_at is None
    stored = row.password_hash if row is not None and may_try else None
    is_right = _hasher().verify(password[:LONGEST_PASSWORD], stored or _nobody())
    if row is None or stored is None or not is_right:
        raise SignInRefusedError
    return Identity(row.name, roles_of(row), "password")


def roles_of(row: UserRow) -> frozenset[Role]:
    """The roles that a user has."""
    return frozenset(map(Role, row.roles))


def key_of(name: str) -> str:
    """How a name is stored and compared.

    >>> key_of(" Ayse ") == key_of("AYSE")
    True
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _user(session: Session, name: str) -> UserRow:
    row = session.get(UserRow, key_of(name))
    if row is None:
        raise UnknownUserError(name)
    return row


def _end_sessions(session: Session, name: str, at: datetime) -> None:
    session.exec(
        update(SessionRow)
        .where(col(SessionRow.user_name) == name, col(SessionRow.revoked_at).is_(None))
        .values(revoked_at=at)
    )


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordTooWeakError(SHORTEST_PASSWORD, LONGEST_PASSWORD)
    return _hasher().hash(password)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """The hash that is compared for a name that does not exist, so that it takes as long."""
    return _hasher().hash("nobody has this password")
