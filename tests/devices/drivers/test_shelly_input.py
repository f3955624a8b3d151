"""Inputs of Shelly devices: buttons that customers push, switches that stay."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.feedback.buttons import proposed
from devices.drivers.shelly_input import PushSource
from devices.message import Received
from devices.registry import DeviceKind, Registry
from tests.devices.announcements import RECORDINGS
from tests.devices.hostile import anything

NAME = "shellyplusi4-c049ef8b1a2c"
ANSWER = f"ambiyans-rpc/{NAME}/rpc"
STATUS = (RECORDINGS / "shelly_i4_status.json").read_bytes()
PUSH = (RECORDINGS / "shelly_push_event.json").read_bytes()
EVENTS = f"{NAME}/events/rpc"


def shop(status: bytes = STATUS) -> Registry:
    registry = Registry()
    registry.discover(ANSWER, status)
    return registry


def test_a_box_of_inputs_is_a_box_of_buttons_whose_single_pushes_are_proposed_as_smileys() -> None:
    (device,) = shop().devices.values()

    assert (device.kind, dict(device.parts)) == (DeviceKind.BUTTONS, {})
    meanings = {action: meaning.score for action, meaning in proposed(device.actions).items()}
    assert meanings == {"1_single_push": 1, "2_single_push": 2, "3_single_push": 3}


def test_a_push_is_told_by_the_number_on_the_housing_and_once() -> None:
    registry = shop()

    (press,) = registry.presses(EVENTS, PUSH)

    assert (press.device, press.part, press.action) == (NAME, "input_1", "2_single_push")
    assert registry.presses(EVENTS, PUSH, retain=True) == ()


@pytest.mark.parametrize(
    ("event", "told"),
    [("btn_down", ()), ("btn_up", ()), ("double_push", ("2_double_push",)), ("long_push", ("2_long_push",))],
)
def test_that_a_button_goes_down_and_up_is_no_press_beside_the_push(event: str, told: tuple[str]) -> None:
    said = PUSH.replace(b"single_push", event.encode())

    assert tuple(press.action for press in shop().presses(EVENTS, said)) == told


def test_two_buttons_in_one_message_are_two_presses() -> None:
    said = orjson.loads(PUSH)
    (event,) = said["params"]["events"]
    said["params"]["events"] = [event, {**event, "component": "input:2", "id": 2}]

    presses = shop().presses(EVENTS, orjson.dumps(said))

    assert [press.action for press in presses] == ["2_single_push", "3_single_push"]


def test_an_input_that_stays_where_it_is_put_is_a_contact() -> None:
    registry = shop()
    change = {"src": NAME, "method": "NotifyStatus", "params": {"input:3": {"id": 3, "state": True}}}
    answer = {"id": 1, "src": NAME, "result": {"id": 3, "state": False}}

    closed = registry.contacts(EVENTS, orjson.dumps(change))
    opened = registry.contacts(f"ambiyans-rpc/{NAME}/input:3/rpc", orjson.dumps(answer))

    assert [(each.part, each.closed) for each in (*closed, *opened)] == [
        ("input_3", True),
        ("input_3", False),
    ]


def test_a_switch_is_asked_at_what_it_is_as_soon_as_it_is_known() -> None:
    (question,) = shop().questions(ANSWER, STATUS)

    frame = orjson.loads(question.payload)
    assert (frame["method"], frame["params"]) == ("Input.GetStatus", {"id": 3})


def test_a_changed_mode_is_asked_for_and_makes_a_button_of_a_switch() -> None:
    registry = shop()
    changed = {"component": "input:3", "id": 3, "event": "config_changed"}
    said = {"method": "NotifyEvent", "params": {"events": [changed]}}
    assert len(registry.questions(EVENTS, orjson.dumps(said))) == 1

    registry.discover(ANSWER, STATUS.replace(b'"state":false', b'"state":null'))

    push = PUSH.replace(b"input:1", b"input:3")
    assert [press.action for press in registry.presses(EVENTS, push)] == ["4_single_push"]


@given(anything)
def test_whatever_comes_as_an_event_is_a_push_of_this_input_or_none(said: object) -> None:
    source = PushSource("input_0", "input:0", 1)

    for message in (said, {"method": "NotifyEvent", "params": {"events": said}}):
        action = source.action(Received(orjson.dumps(message)))
        assert action is None or action in source.actions


@given(anything, st.binary(max_size=40))
def test_no_answer_ends_discovery_or_leaves_a_device_of_nonsense(said: object, noise: bytes) -> None:
    registry = Registry()

    for payload in (orjson.dumps(said), orjson.dumps({"src": "x-1", "result": said}), noise):
        registry.questions(ANSWER, payload)
        registry.discover(ANSWER, payload)

    assert all(not device.parts for device in registry.devices.values())
