"""Programs come with a bearer token."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from controller.adapters.accounts import (
    Identity,
    Role,
    UnknownRoleError,
    identity_for_bearer,
    make_token,
    revoke_token,
    tokens,
)
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

OWN = "s3cret"


def test_a_token_stands_for_its_program_until_it_is_revoked(session: Session) -> None:
    token = make_token(session, "till", ["analyst"], actor="ayse", at=NOON)

    assert identity_for_bearer(session, token, NOON) == Identity("till", frozenset({Role.ANALYST}), "token")
    assert revoke_token(session, tokens(session)[0].id or 0, actor="ayse", at=NOON)
    assert identity_for_bearer(session, token, NOON) is None
    assert not revoke_token(session, 99, actor="ayse", at=NOON)


def test_a_token_may_end_by_itself(session: Session) -> None:
    hour = timedelta(hours=1)
    token = make_token(session, "till", ["analyst"], actor="ayse", at=NOON, expires_at=NOON + hour)

    assert identity_for_bearer(session, token, NOON) is not None
    assert identity_for_bearer(session, token, NOON + hour) is None


def test_the_installations_own_token_may_everything(session: Session) -> None:
    identity = identity_for_bearer(session, OWN, NOON, admin_token=OWN)

    assert identity is not None
    assert identity.has(Role.FACILITIES)


@pytest.mark.parametrize("admin_token", [None, "", "s3cret"])
def test_nobody_comes_in_with_a_wrong_or_empty_token(session: Session, admin_token: str | None) -> None:
    for token in ("", "wrong", "\ud800"):
        assert identity_for_bearer(session, token, NOON, admin_token=admin_token) is None


def test_a_role_that_does_not_exist_is_refused(session: Session) -> None:
    with pytest.raises(UnknownRoleError):
        make_token(session, "till", ["cashier"], actor="ayse", at=NOON)
