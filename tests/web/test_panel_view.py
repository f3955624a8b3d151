"""Who may see what in the panel."""

from __future__ import annotations

import pytest

from controller.adapters.accounts import Identity, Role
from controller.web.panel_view import FOLLOWS, Rights, View, rights_of


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.MANAGER,
            Rights(
                switch=True,
                devices=True,
                answers=True,
                tickets=True,
                experiments=True,
                draft_experiments=True,
                run_experiments=True,
            ),
        ),
        (Role.FACILITIES, Rights(devices=True, change_devices=True)),
        (Role.ANALYST, Rights(answers=True, experiments=True, draft_experiments=True)),
        (Role.ADMINISTRATOR, Rights(*[True] * 8)),
    ],
)
def test_each_role_sees_what_its_work_needs(role: Role, expected: Rights) -> None:
    assert rights_of(Identity("ayse", frozenset({role}), "session")) == expected


@pytest.mark.parametrize("page", FOLLOWS)
def test_every_page_follows_a_change_of_the_zones_because_emergency_stands_everywhere(page: str) -> None:
    assert View(page, (), "en", Rights()).follows({"zone"})


def test_the_list_of_devices_is_not_drawn_again_for_an_answer() -> None:
    assert not View("devices", (), "en", Rights()).follows({"response"})
