"""Bearer tokens of programs."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from controller.adapters.identity import Identity, Role, new_secret, roles_from, secret_hash
from controller.adapters.records_audit import audit
from controller.adapters.tables_people import TokenRow

ADMIN_TOKEN_NAME = "admin-token"  # noqa: S105 - the name of an actor, not a secret


def make_token(
    session: Session,
    name: str,
    roles: Iterable[str],
    *,
    actor: str,
    at: datetime,
    expires_at: datetime | None = None,
) -> str:
    """A token for the program `name`; its value is returned here only. Audited. Raises `UnknownRoleError`."""
    token = new_secret()
    granted: list[str] = sorted(roles_from(roles))
    session.add(
        TokenRow(
            name=name,
            token_hash=secret_hash(token),
            roles=granted,
            created_by=actor,
            created_at=at,
            expires_at=expires_at,
        )
    )
    audit(session, actor, "token.make", f"token:{name}", {"roles": granted}, at=at)
    return token


def identity_for_bearer(
    session: Session, token: str, now: datetime, *, admin_token: str | None = None
) -> Identity | None:
    """Whose token this is; `None` if it is unknown, expired or revoked. `admin_token` has every right."""
    if admin_token and secrets.compare_digest(secret_hash(token), secret_hash(admin_token)):
        return Identity(ADMIN_TOKEN_NAME, frozenset({Role.ADMINISTRATOR}), "token")
    row = session.exec(
        select(TokenRow).where(
            TokenRow.token_hash == secret_hash(token),
            col(TokenRow.revoked_at).is_(None),
            or_(col(TokenRow.expires_at).is_(None), col(TokenRow.expires_at) > now),
        )
    ).first()
    return None if row is None else Identity(row.name, frozenset(map(Role, row.roles)), "token")


def tokens(session: Session) -> Sequence[TokenRow]:
    """All tokens, newest first, revoked ones too; what they open with is not in there."""
    return session.exec(select(TokenRow).order_by(col(TokenRow.id).desc())).all()


def revoke_token(session: Session, token_id: int, *, actor: str, at: datetime) -> bool:
    """End a token, by its number; False if it had ended before. Audited."""
    row = session.get(TokenRow, token_id)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = at
    session.add(row)
    audit(session, actor, "token.revoke", f"token:{row.name}", {}, at=at)
    return True
