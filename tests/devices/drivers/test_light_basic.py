"""Lights of the basic schema."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, State
from devices.drivers.driver import NO_QUIRKS, Attributes
from devices.drivers.light_basic import BasicLight
from devices.message import Received
from tests.devices.announcements import component
from tests.devices.drivers.test_light_color import SCREEN_COLORS

FULL = {
    "command_topic": "l/switch",
    "state_topic": "l/status",
    "brightness_command_topic": "l/brightness/set",
    "brightness_state_topic": "l/brightness",
    "color_temp_command_topic": "l/temp/set",
    "color_temp_state_topic": "l/temp",
    "rgb_command_topic": "l/rgb/set",
    "rgb_state_topic": "l/rgb",
    "color_mode_state_topic": "l/mode",
}


def light(**options: object) -> BasicLight:
    return BasicLight.of(component("light", {**FULL, **options}))


def sent(driver: BasicLight, want: State) -> list[tuple[str, bytes]]:
    return [(item.topic, item.payload) for item in driver.encode(want, 0.0, NO_QUIRKS)]


def heard(driver: BasicLight, *messages: tuple[str, bytes]) -> State:
    said: Attributes = {}
    for topic, payload in messages:
        for listen in driver.listens:
            said |= listen.decode(Received(payload)) if listen.topic == topic else {}
    return State(**said)


def test_each_attribute_has_its_topic_and_on_comes_last() -> None:
    assert sent(light(), State(on=True, brightness=1.0, temperature_kelvin=4000)) == [
        ("l/temp/set", b"250"),
        ("l/brightness/set", b"255"),
        ("l/switch", b"ON"),
    ]


@pytest.mark.parametrize(
    ("kind", "topics"),
    [
        ("first", ["l/switch", "l/brightness/set"]),
        ("last", ["l/brightness/set", "l/switch"]),
        ("brightness", ["l/brightness/set"]),
    ],
)
def test_the_light_says_when_it_wants_to_be_switched_on(kind: str, topics: list[str]) -> None:
    commands = sent(light(on_command_type=kind), State(on=True, brightness=0.5))

    assert [topic for topic, _ in commands] == topics


def test_off_is_only_that() -> None:
    assert sent(light(payload_off="0"), State(on=False, brightness=0.3)) == [("l/switch", b"0")]


@given(color=SCREEN_COLORS, brightness=st.floats(0.01, 1))
@pytest.mark.parametrize("form", ["rgb", "hs", "xy"])
def test_an_echo_of_the_command_is_the_target(form: str, color: Color, brightness: float) -> None:
    topics = {"rgb_command_topic": None, f"{form}_command_topic": "l/c/set", f"{form}_state_topic": "l/c"}
    driver = light(**topics)

    commands = sent(driver, State(on=True, color=color, brightness=brightness))
    echo = heard(
        driver, *((topic.removesuffix("/set"), payload) for topic, payload in commands), ("l/status", b"ON")
    )

    assert echo.color is not None
    assert echo.color.distance(color) < 0.01
    assert echo.brightness == pytest.approx(brightness, abs=1 / 255)
    assert echo.on is True


def test_the_colour_mode_decides_what_counts() -> None:
    echo = heard(light(), ("l/temp", b"250"), ("l/rgb", b"255,0,0"), ("l/mode", b"color_temp"))

    assert echo.color is None


def test_a_light_without_topics_only_switches() -> None:
    plain = BasicLight.of(component("light", {"command_topic": "l/set"}))

    assert plain.traits.capabilities == {Capability.ON_OFF}
    assert not plain.traits.confirms


def test_a_colour_command_may_have_a_template() -> None:
    driver = light(rgb_command_template="{{ '#%02x' if false else '' }}{{ red }};{{ green }};{{ blue }}")

    assert sent(driver, State(color=Color.from_hex("#ff0000")))[0][1] == b"255;0;0"


@given(
    payload=st.binary(max_size=12),
    topic=st.sampled_from([v for k, v in FULL.items() if k.endswith("state_topic")]),
)
def test_no_payload_upsets_a_light(payload: bytes, topic: str) -> None:
    state = heard(light(), (topic, payload))

    assert state.brightness is None or 0 <= state.brightness <= 1
