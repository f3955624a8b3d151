"""Switches, numbers and selects as encode/decode pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.discovery.component import DiscoveryError
from devices.drivers.entity import Button, Number, Select, Switch
from devices.message import Received
from tests.devices.announcements import component

TOPICS = {"command_topic": "x/set", "state_topic": "x"}


@pytest.mark.parametrize(
    ("payloads", "on", "off"),
    [
        ({}, b"ON", b"OFF"),
        ({"payload_on": True, "payload_off": False}, b"true", b"false"),
        ({"payload_on": "LOCK", "payload_off": "UNLOCK"}, b"LOCK", b"UNLOCK"),
        ({"payload_on": 1, "payload_off": 0}, b"1", b"0"),
    ],
)
def test_a_switch_understands_the_words_it_is_told_in(
    payloads: dict[str, object], on: bytes, off: bytes
) -> None:
    switch = Switch.of(component("switch", {**TOPICS, **payloads}))

    assert switch.encode(on=True).payload == on
    assert switch.encode(on=False).payload == off
    assert [switch.decode(Received(word)) for word in (on, off, b"neither")] == [True, False, None]


def test_a_switch_may_say_its_state_in_other_words_within_json() -> None:
    options = {**TOPICS, "value_template": "{{ value_json.relay }}", "state_on": True, "state_off": False}
    switch = Switch.of(component("switch", options))

    assert switch.decode(Received(b'{"relay":true}')) is True
    assert switch.decode(Received(b'{"other":true}')) is None


@given(
    share=st.floats(0, 1),
    low=st.integers(-60, 5),
    steps=st.integers(1, 200),
    step=st.sampled_from([0.5, 1, 5]),
)
def test_a_share_comes_back_within_half_a_step(share: float, low: int, steps: int, step: float) -> None:
    options = {**TOPICS, "min": low, "max": low + steps * step, "step": step}
    number = Number.of(component("number", options))

    echo = number.decode_share(Received(number.encode_share(share).payload))

    assert echo == pytest.approx(share, abs=0.5 / number.steps + 1e-9)


def test_a_number_is_sent_as_an_integer_where_it_is_one() -> None:
    number = Number.of(component("number", {**TOPICS, "min": 0, "max": 1000}))

    assert [number.encode(value).payload for value in (30.0, 30.4, 2000.0)] == [b"30", b"30", b"1000"]


def test_minutes_are_seconds_inside() -> None:
    number = Number.of(
        component("number", {**TOPICS, "min": 0, "max": 10, "step": 0.5, "unit_of_measurement": "min"})
    )

    assert number.encode_seconds(90).payload == b"1.5"
    assert number.decode_seconds(Received(b"1.5")) == 90


def test_a_command_template_shapes_the_command() -> None:
    number = Number.of(component("number", {**TOPICS, "command_template": '{"v": {{ value }} }'}))

    assert number.encode(30).payload == b'{"v": 30 }'


@pytest.mark.parametrize("payload", [b"", b"None", b"unknown"])
def test_a_select_without_a_value_says_nothing(payload: bytes) -> None:
    select = Select.of(component("select", {**TOPICS, "options": ["calm", "busy"]}))

    assert select.decode(Received(payload)) is None
    assert select.decode(Received(b"calm")) == "calm"


def test_a_button_is_pressed_with_its_own_word() -> None:
    assert (
        Button.of(component("button", {"command_topic": "x", "payload_press": "GO"})).encode().payload
        == b"GO"
    )


@pytest.mark.parametrize(
    ("platform", "options"),
    [
        ("switch", {"state_topic": "x"}),
        ("number", {**TOPICS, "min": 5, "max": 5}),
        ("number", {**TOPICS, "step": 0}),
    ],
)
def test_a_component_that_cannot_work_is_a_clear_error(platform: str, options: dict[str, object]) -> None:
    with pytest.raises(DiscoveryError):
        {"switch": Switch.of, "number": Number.of}[platform](component(platform, options))
