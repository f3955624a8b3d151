"""Who may sign in by password."""

import pytest
from sqlmodel import Session

from controller.adapters.accounts import (
    Identity,
    PasswordTooWeakError,
    Role,
    SignInRefusedError,
    UnknownRoleError,
    UnknownUserError,
    UserExistsError,
    add_user,
    authenticate_password,
    disable_user,
    session_for_cookie,
    set_password,
    set_roles,
    start_session,
    users,
)
from controller.adapters.records import recent_audit
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

PASSWORD = "lokum-ve-kahve"  # noqa: S105 - a test's


def add(session: Session, name: str = "Ayse", password: str | None = PASSWORD) -> None:
    add_user(session, name, ["manager"], password=password, actor="cli", at=NOON)


def test_a_user_signs_in_however_the_name_is_written(session: Session) -> None:
    add(session)

    identity = authenticate_password(session, " AYSE", PASSWORD)

    assert identity == Identity("ayse", frozenset({Role.MANAGER}), "password")
    assert [user.name for user in users(session)] == ["ayse"]


def test_a_refusal_never_says_whether_the_name_exists(session: Session) -> None:
    add(session)
    add(session, "link-only", password=None)
    add(session, "gone")
    disable_user(session, "gone", actor="cli", at=NOON)

    refusals = set()
    for name, password in [
        ("ayse", "wrong"),
        ("nobody", PASSWORD),
        ("link-only", PASSWORD),
        ("gone", PASSWORD),
    ]:
        with pytest.raises(SignInRefusedError) as refused:
            authenticate_password(session, name, password)
        refusals.add(str(refused.value))

    assert len(refusals) == 1


def test_the_password_itself_is_nowhere(session: Session) -> None:
    add(session)

    stored = users(session)[0].password_hash or ""

    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_a_new_password_ends_every_session(session: Session) -> None:
    add(session)
    cookie = start_session(session, "ayse", NOON)

    set_password(session, "ayse", "another-long-one", actor="cli", at=NOON)

    assert session_for_cookie(session, cookie, NOON) is None
    assert authenticate_password(session, "ayse", "another-long-one").name == "ayse"


def test_roles_change_at_once(session: Session) -> None:
    add(session)
    cookie = start_session(session, "ayse", NOON)

    set_roles(session, "ayse", ["analyst", "facilities"], actor="cli", at=NOON)

    identity = session_for_cookie(session, cookie, NOON)
    assert identity is not None
    assert identity.roles == {Role.ANALYST, Role.FACILITIES}


def test_mistakes_are_named(session: Session) -> None:
    add(session)

    with pytest.raises(UserExistsError):
        add(session, "AYSE")
    with pytest.raises(UnknownRoleError, match="king"):
        add_user(session, "ali", ["king"], password=PASSWORD, actor="cli", at=NOON)
    with pytest.raises(PasswordTooWeakError, match="8 to 512"):
        add_user(session, "ali", ["manager"], password=PASSWORD[:7], actor="cli", at=NOON)
    with pytest.raises(UnknownUserError, match="ali"):
        set_password(session, "ali", PASSWORD, actor="cli", at=NOON)


def test_every_change_of_an_account_is_audited(session: Session) -> None:
    add(session)
    set_roles(session, "ayse", ["administrator"], actor="root", at=NOON)

    assert [(row.actor, row.action, row.detail) for row in recent_audit(session, 2)] == [
        ("root", "user.roles", {"roles": ["administrator"]}),
        ("cli", "user.add", {"roles": ["manager"]}),
    ]
