"""Signed feedback tokens, each good for one answer: a receipt's QR code, a link in a mail."""

from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlmodel import Session

from controller.adapters.identity import new_secret
from controller.adapters.tables_people import SecretRow
from controller.errors import AmbiyansError

_KEY_NAME = "feedback-tokens"


class TokenRefusedError(AmbiyansError):
    """The feedback token was not signed by us, has expired, or is for another place."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"token: {reason}")
        self.reason = reason


class TokenUsedError(AmbiyansError):
    """The feedback token has had its one answer."""

    def __init__(self) -> None:
        super().__init__("token: it was used for another answer already")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says."""

    nonce: str
    """what makes it one token, and single-use"""
    zone: str | None
    touchpoint: str | None
    expires: datetime | None
    """aware UTC"""


def signing_key(session: Session, now: datetime) -> str:
    """This installation's key, made at its first use."""
    row = session.get(SecretRow, _KEY_NAME)
    if row is None:
        row = SecretRow(name=_KEY_NAME, value=new_secret(), created_at=now)
        session.add(row)
    return row.value


def signed(key: str, claims: Claims) -> str:
    """The token that says this; safe in URLs."""
    expires_s = None if claims.expires is None else int(claims.expires.timestamp())
    return str(_serializer(key).dumps([claims.nonce, claims.zone, claims.touchpoint, expires_s]))


def claims_of(key: str, token: str, now: datetime) -> Claims:
    """What a token says; raises `TokenRefusedError` if we did not sign it, or if it has expired."""
    try:
        nonce, zone, touchpoint, expires_s = _serializer(key).loads(token)
    except (BadData, ValueError) as error:
        reason = "it is not one of ours"
        raise TokenRefusedError(reason) from error
    expires = None if expires_s is None else datetime.fromtimestamp(expires_s, UTC)
    claims = Claims(nonce, zone, touchpoint, expires)
    refuse_ended(claims, now)
    return claims


def refuse_ended(claims: Claims, now: datetime) -> None:
    """Raise `TokenRefusedError` if a token is good no longer."""
    if claims.expires is not None and claims.expires <= now:
        reason = f"it expired at {claims.expires.isoformat()}"
        raise TokenRefusedError(reason)


def _serializer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="ambiyans.feedback")
