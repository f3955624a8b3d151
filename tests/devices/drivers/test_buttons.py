"""Buttons that people press."""

import pytest

from devices.drivers.buttons import press_sources
from devices.message import Received
from tests.devices.announcements import component

EVENT = component("event", {"state_topic": "box/event", "event_types": ["happy", "sad"]}, "mood")
TRIGGER = component(
    "device_automation",
    {
        "topic": "box/action",
        "payload": "1_single",
        "type": "action",
        "subtype": "1_single",
        "automation_type": "trigger",
    },
    "action_1_single",
)
ACTION = component("sensor", {"state_topic": "box", "value_template": "{{ value_json.action }}"}, "action")


@pytest.mark.parametrize(
    ("payload", "action"),
    [
        (b'{"event_type":"happy"}', "happy"),
        (b"sad", "sad"),
        (b'{"event_type":"elated"}', None),
        (b'{"event_type":7}', None),
        (b"[1]", None),
        (b"\xff", None),
    ],
)
def test_an_event_is_one_of_the_types_declared(payload: bytes, action: str | None) -> None:
    ((topic, source),) = press_sources([EVENT])

    assert (topic, source.action(Received(payload))) == ("box/event", action)


def test_an_event_may_be_shaped_by_a_template() -> None:
    options = {
        "state_topic": "x",
        "event_types": ["single"],
        "value_template": '{"event_type": "{{ value_json.a }}"}',
    }

    ((_, source),) = press_sources([component("event", options)])

    assert source.action(Received(b'{"a":"single"}')) == "single"


def test_a_trigger_is_its_own_payload() -> None:
    ((_, source),) = press_sources([TRIGGER])

    assert [source.action(Received(payload)) for payload in (b"1_single", b"2_single")] == ["1_single", None]


@pytest.mark.parametrize(
    ("payload", "action"), [(b'{"action":"1_single"}', "1_single"), (b'{"action":""}', None)]
)
def test_an_action_sensor_tells_presses_but_not_releases(payload: bytes, action: str | None) -> None:
    ((_, source),) = press_sources([ACTION])

    assert source.action(Received(payload)) == action


def test_one_press_told_three_ways_is_heard_once() -> None:
    sources = press_sources([ACTION, TRIGGER, EVENT])

    assert [topic for topic, _ in sources] == ["box/event"]


def test_a_thermometer_is_no_button() -> None:
    assert press_sources([component("sensor", {"state_topic": "x"}, "temperature")]) == ()
