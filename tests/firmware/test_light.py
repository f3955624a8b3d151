"""A light of our own: gamma, fades, hues, and commands that make no sense."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.firmware.bench import FakePin, firmware

light = firmware("light")


def white_light() -> tuple[Any, FakePin, FakePin]:
    warm, cold = FakePin(), FakePin()
    return light.Light("lamp", "Lamp", [warm, cold]), warm, cold


def state(lamp: Any) -> dict[str, Any]:  # noqa: ANN401 firmware has no types
    found: dict[str, Any] = json.loads(dict(lamp.states())["light"])
    return found


def test_whoever_uses_the_wall_switch_gets_full_warm_light() -> None:
    _, warm, cold = white_light()

    assert (warm.level, cold.level) == (65535, 0)


@given(level=st.integers(0, 254))
def test_every_step_of_brightness_is_brighter_than_the_one_before(level: int) -> None:
    assert light.duty(level) <= light.duty(level + 1)
    # The formula of the docstring: half as bright to the eye is 0.5 ** 2.2 of the power.
    assert light.duty(level) == pytest.approx(65535 * (level / 255) ** 2.2, abs=1)


def test_a_temperature_shares_the_light_between_the_channels() -> None:
    lamp, warm, cold = white_light()

    lamp.handle("light", b'{"state":"ON","brightness":255,"color_temp":207}', 0)

    share = (207 - 153) / (370 - 153)
    assert (warm.level, cold.level) == (round(65535 * share), round(65535 * (1 - share)))


def test_a_fade_passes_the_middle_half_way_and_ends_at_its_target() -> None:
    lamp, warm, _ = white_light()
    lamp.handle("light", b'{"state":"ON","brightness":55,"transition":10}', 1000)

    lamp.advance(6000)
    assert warm.level == light.duty((255 + 55) / 2)
    lamp.advance(11000)

    assert warm.level == light.duty(55)
    assert lamp.due_ms(11000) is None


def test_a_command_in_the_middle_of_a_fade_goes_on_from_where_the_light_is() -> None:
    lamp, warm, _ = white_light()
    lamp.handle("light", b'{"state":"OFF","transition":10}', 0)
    lamp.advance(5000)
    before = warm.level

    lamp.handle("light", b'{"state":"ON","brightness":255,"transition":10}', 5000)

    assert warm.level == before


def test_the_same_command_again_moves_nothing() -> None:
    lamp, warm, cold = white_light()
    command = b'{"state":"ON","brightness":120,"color_temp":300,"transition":4}'
    lamp.handle("light", command, 0)
    lamp.advance(4000)
    levels = (warm.level, cold.level)

    for now_ms in range(5000, 10000, 20):
        lamp.handle("light", command, 5000) if now_ms == 5000 else lamp.advance(now_ms)
        assert (warm.level, cold.level) == levels


def test_a_colour_uses_the_white_channel_for_what_all_three_have_in_common() -> None:
    pins = [FakePin() for _ in range(4)]
    lamp = light.Light("lamp", "Lamp", pins)

    lamp.handle("light", b'{"state":"ON","brightness":255,"color":{"r":255,"g":128,"b":128}}', 0)

    assert [pin.level for pin in pins] == [65535 - light.duty(128), 0, 0, light.duty(128)]
    assert state(lamp)["color"] == {"r": 255, "g": 128, "b": 128}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"on",
        b"[1]",
        b'{"state":"MAYBE"}',
        b'{"brightness":256}',
        b'{"brightness":"bright"}',
        b'{"transition":-1}',
        b'{"transition":1e99}',
        b'{"state":[]}',
    ],
)
def test_a_command_with_a_fault_is_ignored_whole(payload: bytes) -> None:
    lamp, warm, cold = white_light()

    assert lamp.handle("light", payload, 0) == []

    assert (warm.level, cold.level) == (65535, 0)


@given(st.binary(max_size=40))
def test_no_bytes_stop_a_light(payload: bytes) -> None:
    lamp, _, _ = white_light()

    lamp.handle("light", payload, 0)

    assert state(lamp)["state"] in {"ON", "OFF"}
