"""What a part is, should be and is told."""

from __future__ import annotations

import pytest

from controller.atmosphere.part import OFF, State


def test_what_a_device_says_later_replaces_only_what_it_says() -> None:
    lit = State(on=True, brightness=0.4, temperature_kelvin=3000.0)

    assert lit.merged(State(brightness=0.8)) == State(on=True, brightness=0.8, temperature_kelvin=3000.0)


@pytest.mark.parametrize(
    ("state", "said"),
    [(State(brightness=0.0), {"brightness": 0.0}), (State(jingle=""), {"jingle": ""}), (OFF, {"on": False})],
)
def test_nought_and_off_are_said_too(state: State, said: dict[str, object]) -> None:
    assert state.said() == said
