import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.agents.dmx.fixture import Fixture, Look, Make
from devices.agents.dmx.personality import Personality, Response

DIMMER = Make(1, 1, Personality.DIMMER)


def told(make: Make = DIMMER, **said: Any) -> Fixture:  # noqa: ANN401 - JSON
    fixture = Fixture(make)
    fixture.obey(json.dumps(said).encode(), 0.0)
    return fixture


def obey(fixture: Fixture, now_s: float, **said: Any) -> None:  # noqa: ANN401 - JSON
    fixture.obey(json.dumps(said).encode(), now_s)


def test_a_fade_is_a_straight_line_to_the_eye() -> None:
    fixture = told(state="ON", brightness=255, transition=10)

    # a squaring dimmer is sent what the eye sees: 0, 25, 50, 75, 100 %
    assert [fixture.channels(now_s)[0] for now_s in (0, 2.5, 5, 7.5, 10)] == [0, 64, 128, 191, 255]


def test_a_linear_driver_is_sent_the_light_itself() -> None:
    fixture = told(
        Make(1, 1, Personality.DIMMER, response=Response.LINEAR), state="ON", brightness=255, transition=10
    )

    assert fixture.channels(5)[0] == 64  # 0.5 ** 2 * 255


def test_sixteen_bits_make_steps_that_eight_do_not_have() -> None:
    fixture = told(Make(1, 1, Personality.DIMMER, bits=16), state="ON", brightness=255, transition=100)

    levels = {fixture.channels(frame / 40) for frame in range(4000)}
    assert len(levels) == 4000


def test_a_newer_command_turns_the_fade_from_where_it_stands() -> None:
    fixture = told(state="ON", brightness=255, transition=10)

    obey(fixture, 5, state="OFF", transition=5)

    assert [fixture.channels(now_s)[0] for now_s in (5, 7.5, 10)] == [128, 64, 0]
    assert not fixture.moving(10)


def test_off_is_remembered_with_its_brightness() -> None:
    fixture = told(state="ON", brightness=100)
    obey(fixture, 1, state="OFF")

    obey(fixture, 2, state="ON")

    assert fixture.channels(2)[0] == 100


def test_brightness_nought_is_off() -> None:
    fixture = told(state="ON", brightness=100)

    obey(fixture, 1, brightness=0)

    assert not fixture.look.on
    assert json.loads(fixture.look.said(Personality.DIMMER))["state"] == "OFF"


def test_a_dark_lamp_does_not_show_its_old_colour_on_the_way_to_a_new_one() -> None:
    fixture = told(Make(1, 1, Personality.RGB), state="ON", color={"r": 255, "g": 0, "b": 0})
    obey(fixture, 1, state="OFF")

    obey(fixture, 2, state="ON", color={"r": 0, "g": 0, "b": 255}, transition=10)

    red, _, blue = fixture.channels(3)
    assert blue > red


def test_a_colour_and_a_temperature_come_back_as_they_were_sent() -> None:
    fixture = told(
        Make(1, 1, Personality.RGBW), state="ON", brightness=200, color={"r": 255, "g": 180, "b": 107}
    )
    said = json.loads(fixture.look.said(Personality.RGBW))
    assert said == {
        "state": "ON",
        "brightness": 200,
        "color_mode": "rgb",
        "color": {"r": 255, "g": 180, "b": 107},
    }

    obey(fixture, 1, color_temp=370)

    assert json.loads(fixture.look.said(Personality.RGBW))["color_temp"] == 370


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"state": "MAYBE"},
        {"state": ["ON"]},
        {"brightness": 256},
        {"brightness": "half"},
        {"brightness": True},
        {"color_temp": 0},
        {"color": {"r": 300, "g": 0, "b": 0}},
        {"color": {"r": 0, "g": 0, "b": 0}},
        {"color": "red"},
        {"state": "ON", "transition": -1},
    ],
)
def test_what_cannot_be_understood_changes_nothing(said: dict[str, Any]) -> None:
    fixture = told(Make(1, 1, Personality.RGB), state="ON", brightness=80)
    before = fixture.look, fixture.channels(1)

    with pytest.raises(ValueError, match=r"expected|black"):
        obey(fixture, 1, **said)

    assert (fixture.look, fixture.channels(1)) == before


@given(payload=st.binary(max_size=30))
def test_no_payload_upsets_a_fixture(payload: bytes) -> None:
    fixture = Fixture(DIMMER, Look(on=True, brightness=0.5))

    with pytest.raises(ValueError, match="expected"):
        fixture.obey(payload, 0.0)
