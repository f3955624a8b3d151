"""Who somebody is here."""

import pytest

from controller.adapters.identity import (
    Identity,
    Role,
    UnknownRoleError,
    new_secret,
    roles_from,
    secret_hash,
)


def test_an_administrator_has_every_role_and_the_others_their_own() -> None:
    boss = Identity("ayse", frozenset({Role.ADMINISTRATOR}), "session")
    analyst = Identity("ali", frozenset({Role.ANALYST}), "token")

    assert boss.has(Role.MANAGER)
    assert analyst.has(Role.MANAGER, Role.ANALYST)
    assert not analyst.has(Role.MANAGER)


def test_a_role_is_known_by_its_name() -> None:
    assert roles_from(["manager", "analyst"]) == {Role.MANAGER, Role.ANALYST}
    with pytest.raises(UnknownRoleError, match="the roles are manager, facilities, analyst, administrator"):
        roles_from(["king"])


def test_a_secret_is_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 43  # 32 bytes in base64
    assert len({secret_hash(secret) for secret in secrets}) == 100
