"""A token says what we signed, and nothing else is one."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from controller.adapters.feedback_tokens import Claims, TokenRefusedError, claims_of, signed, signing_key
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

CLAIMS = Claims("n-1", "entrance", None, NOON + timedelta(hours=1))


def test_a_token_says_what_was_signed() -> None:
    assert claims_of("key", signed("key", CLAIMS), NOON) == CLAIMS


@pytest.mark.parametrize("token", ["", "nonsense", signed("another key", CLAIMS), signed("key", CLAIMS)[1:]])
def test_what_we_did_not_sign_is_refused(token: str) -> None:
    with pytest.raises(TokenRefusedError, match="not one of ours"):
        claims_of("key", token, NOON)


def test_a_token_ends_at_its_time() -> None:
    with pytest.raises(TokenRefusedError, match="expired"):
        claims_of("key", signed("key", CLAIMS), NOON + timedelta(hours=1))


def test_the_key_is_made_once(session: Session) -> None:
    key = signing_key(session, NOON)
    session.flush()

    assert len(key) >= 43  # 32 bytes in base64
    assert signing_key(session, NOON) == key
