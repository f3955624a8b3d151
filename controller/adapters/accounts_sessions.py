"""Signed-in browsers and the links that sign in once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from controller.adapters.accounts_users import key_of, roles_of
from controller.adapters.identity import Identity, LinkRefusedError, UnknownUserError, new_secret, secret_hash
from controller.adapters.records_audit import audit
from controller.adapters.tables_people import SessionRow, SignInLinkRow, UserRow

SESSION_LIFETIME = timedelta(days=7)
LINK_LIFETIME = timedelta(hours=24)


def start_session(
    session: Session,
    user_name: str,
    now: datetime,
    *,
    lifetime: timedelta = SESSION_LIFETIME,
    browser: str = "",
) -> str:
    """Sign a browser in; the cookie's value is returned here only, the database keeps its hash. Audited."""
    cookie = new_secret()
    session.add(
        SessionRow(
            token_hash=secret_hash(cookie),
            user_name=key_of(user_name),
            created_at=now,
            expires_at=now + lifetime,
            browser=browser[:200],
        )
    )
    audit(session, user_name, "session.begin", f"user:{user_name}", {}, at=now)
    return cookie


def session_for_cookie(session: Session, cookie: str, now: datetime) -> Identity | None:
    """Whose cookie this is; `None` if it is unknown, expired or revoked, or its user is disabled."""
    found = session.exec(
        select(SessionRow, UserRow)
        .join(UserRow)
        .where(SessionRow.token_hash == secret_hash(cookie), *_alive(now), col(UserRow.disabled_at).is_(None))
    ).first()
    return None if found is None else Identity(found[1].name, roles_of(found[1]), "session")


def sessions_of(session: Session, user_name: str, now: datetime) -> Sequence[SessionRow]:
    """A user's sessions that are alive, newest first."""
    query = select(SessionRow).where(SessionRow.user_name == key_of(user_name), *_alive(now))
    return session.exec(query.order_by(col(SessionRow.created_at).desc())).all()


def revoke_session(session: Session, session_id: int, *, actor: str, at: datetime) -> bool:
    """End one session, by its number in `sessions_of`; False if it had ended before. Audited."""
    return _revoke(session, session.get(SessionRow, session_id), actor, at)


def sign_out(session: Session, cookie: str, *, at: datetime) -> bool:
    """End the session of this cookie; False if it had ended before. Audited."""
    row = session.exec(select(SessionRow).where(SessionRow.token_hash == secret_hash(cookie))).first()
    return _revoke(session, row, row.user_name if row else "", at)


def make_sign_in_link(
    session: Session, user_name: str, now: datetime, *, actor: str, lifetime: timedelta = LINK_LIFETIME
) -> str:
    """The secret of a link that signs this user in, once; audited. Raises `UnknownUserError`."""
    user = session.get(UserRow, key_of(user_name))
    if user is None:
        raise UnknownUserError(user_name)
    secret = new_secret()
    link = SignInLinkRow(
        token_hash=secret_hash(secret), user_name=user.name, created_at=now, expires_at=now + lifetime
    )
    session.add(link)
    audit(session, actor, "user.link", f"user:{user.name}", {}, at=now)
    return secret


def redeem_sign_in_link(session: Session, secret: str, now: datetime, *, browser: str = "") -> str:
    """Use a link up; returns the cookie of the session that it starts. Raises `LinkRefusedError`."""
    link = session.get(SignInLinkRow, secret_hash(secret))
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise LinkRefusedError
    user = session.get(UserRow, link.user_name)
    if user is None or user.disabled_at is not None:
        raise LinkRefusedError
    link.used_at = now
    session.add(link)
    return start_session(session, link.user_name, now, browser=browser)


def forget_old_sessions(session: Session, before: datetime) -> None:
    """Delete sessions and links that ended before that time; the audit keeps that they were."""
    for row in session.exec(
        select(SessionRow).where(
            or_(col(SessionRow.expires_at) < before, col(SessionRow.revoked_at) < before)
        )
    ):
        session.delete(row)
    for link in session.exec(select(SignInLinkRow).where(col(SignInLinkRow.expires_at) < before)):
        session.delete(link)


def _alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(SessionRow.revoked_at).is_(None), col(SessionRow.expires_at) > now)


def _revoke(session: Session, row: SessionRow | None, actor: str, at: datetime) -> bool:
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = at
    session.add(row)
    audit(session, actor, "session.end", f"user:{row.user_name}", {}, at=at)
    return True
