"""Signed-in browsers can be listed and ended; a link signs in once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from controller.adapters.accounts import (
    LinkRefusedError,
    UnknownUserError,
    add_user,
    disable_user,
    forget_old_sessions,
    make_sign_in_link,
    redeem_sign_in_link,
    revoke_session,
    session_for_cookie,
    sessions_of,
    sign_out,
    start_session,
)
from controller.adapters.tables import SessionRow
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _ayse(session: Session) -> None:
    add_user(session, "ayse", ["manager"], password=None, actor="cli", at=NOON)


def test_a_session_ends_by_itself(session: Session) -> None:
    cookie = start_session(session, "ayse", NOON, lifetime=DAY)

    identity = session_for_cookie(session, cookie, NOON)

    assert identity is not None
    assert (identity.name, identity.kind) == ("ayse", "session")
    assert session_for_cookie(session, cookie, NOON + DAY) is None
    assert session_for_cookie(session, "forged", NOON) is None


def test_the_database_does_not_hold_what_opens_it(session: Session) -> None:
    cookie = start_session(session, "ayse", NOON)

    assert cookie not in repr(session.exec(select(SessionRow)).all())


def test_one_tablet_is_signed_out_while_the_other_works_on(session: Session) -> None:
    lost, kept = (start_session(session, "ayse", NOON, browser=name) for name in ("lost", "kept"))
    row = next(row for row in sessions_of(session, "ayse", NOON) if row.browser == "lost")

    assert revoke_session(session, row.id or 0, actor="ayse", at=NOON)
    assert not revoke_session(session, row.id or 0, actor="ayse", at=NOON)

    assert session_for_cookie(session, lost, NOON) is None
    assert session_for_cookie(session, kept, NOON) is not None
    assert sign_out(session, kept, at=NOON)
    assert not sign_out(session, kept, at=NOON)
    assert list(sessions_of(session, "ayse", NOON)) == []


def test_a_disabled_user_is_out_at_once(session: Session) -> None:
    cookie = start_session(session, "ayse", NOON)

    disable_user(session, "ayse", actor="cli", at=NOON)

    assert session_for_cookie(session, cookie, NOON) is None


def test_a_link_signs_in_once(session: Session) -> None:
    secret = make_sign_in_link(session, "ayse", NOON, actor="demo")

    cookie = redeem_sign_in_link(session, secret, NOON)

    assert session_for_cookie(session, cookie, NOON) is not None
    with pytest.raises(LinkRefusedError):
        redeem_sign_in_link(session, secret, NOON)


def test_a_late_or_foreign_or_disabled_link_is_refused(session: Session) -> None:
    secret = make_sign_in_link(session, "ayse", NOON, actor="demo", lifetime=DAY)

    with pytest.raises(LinkRefusedError):
        redeem_sign_in_link(session, secret, NOON + DAY)
    with pytest.raises(LinkRefusedError):
        redeem_sign_in_link(session, "forged", NOON)
    disable_user(session, "ayse", actor="cli", at=NOON)
    with pytest.raises(LinkRefusedError):
        redeem_sign_in_link(session, secret, NOON)
    with pytest.raises(UnknownUserError):
        make_sign_in_link(session, "nobody", NOON, actor="demo")


def test_old_sessions_and_links_are_cleared_away(session: Session) -> None:
    make_sign_in_link(session, "ayse", NOON, actor="demo", lifetime=DAY)
    start_session(session, "ayse", NOON, lifetime=DAY)
    fresh = start_session(session, "ayse", NOON, lifetime=9 * DAY)

    forget_old_sessions(session, NOON + 2 * DAY)

    assert len(session.exec(select(SessionRow)).all()) == 1
    assert session_for_cookie(session, fresh, NOON + 2 * DAY) is not None
