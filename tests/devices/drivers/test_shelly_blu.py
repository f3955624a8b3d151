"""Bluetooth buttons behind a Shelly gateway."""

from __future__ import annotations

import orjson
from hypothesis import given

from controller.feedback.buttons import proposed
from devices.registry import DeviceKind, Registry
from tests.devices.announcements import RECORDINGS
from tests.devices.hostile import anything

ANSWER = "ambiyans-rpc/gateway/blu/rpc"
PAGE = (RECORDINGS / "shelly_blu_components.json").read_bytes()
PUSH = (RECORDINGS / "shelly_blu_event.json").read_bytes()
EVENTS = "gateway/events/rpc"
BUTTON = "shelly-blu-b0c7de112233"


def shop(*pages: bytes) -> Registry:
    registry = Registry()
    for page in pages or (PAGE,):
        registry.discover(ANSWER, page)
    return registry


def test_a_button_is_a_device_of_its_own_and_a_thermometer_beside_it_is_none() -> None:
    (device,) = shop().devices.values()

    assert (device.id, device.name, device.model) == (BUTTON, "Smileys", "SBBT-004CEU")
    assert device.kind is DeviceKind.BUTTONS
    assert [meaning.score for meaning in proposed(device.actions).values()] == [1, 2, 3, 4]


def test_its_fourth_key_is_the_fourth_smiley() -> None:
    (press,) = shop().presses(EVENTS, PUSH)

    assert (press.device, press.action) == (BUTTON, "4_single_push")


def test_a_button_of_one_key_has_one_and_no_others() -> None:
    registry = shop(PAGE.replace(b"SBBT-004CEU", b"SBBT-002C"))

    (press,) = registry.presses(EVENTS, PUSH.replace(b'"idx":3', b'"idx":0'))

    assert press.action == "1_single_push"
    assert registry.presses(EVENTS, PUSH) == ()


def test_a_gateway_that_comes_online_is_asked_and_then_asked_for_the_next_page() -> None:
    registry = Registry()

    first = [orjson.loads(question.payload) for question in registry.questions("gateway/online", b"true")]
    (second,) = registry.questions(ANSWER, PAGE)

    assert [frame["params"].get("offset") for frame in first] == [None, 0]
    assert orjson.loads(second.payload)["params"]["offset"] == 3  # three of four were on the first page
    assert registry.questions(ANSWER, PAGE.replace(b'"total":4', b'"total":3')) == ()


def test_a_second_page_takes_nothing_of_the_first_away_and_both_outlive_a_restart() -> None:
    more = PAGE.replace(b'"offset":0', b'"offset":3').replace(b"b0:c7:de:11:22:33", b"b0:c7:de:77:88:99")
    registry = shop(PAGE, more)
    configs = [pair for device in registry.devices.values() for pair in device.configs.items()]

    restarted = Registry()
    for topic, payload in configs:
        restarted.discover(topic, payload)

    assert len(registry.devices) == 2
    assert set(restarted.devices) == set(registry.devices)


def test_a_push_that_two_gateways_hear_counts_once() -> None:
    registry = shop()
    registry.discover("ambiyans-rpc/other/blu/rpc", PAGE)

    presses = [*registry.presses(EVENTS, PUSH), *registry.presses("other/events/rpc", PUSH)]

    assert len(registry.devices) == 1
    assert len(presses) == 1


def test_a_gateway_without_the_call_is_left_alone() -> None:
    registry = shop(b'{"id":1,"src":"shellyplus1-1","error":{"code":404,"message":"No handler"}}')

    assert not registry.devices
    assert not list(registry.warnings)


@given(anything)
def test_no_page_ends_discovery_or_asks_without_end(said: object) -> None:
    registry = Registry()

    for answer in (said, {"src": "gw", "result": said}, {"src": "gw", "result": {"components": said}}):
        payload = orjson.dumps(answer)
        assert len(registry.questions(ANSWER, payload)) <= 1
        registry.discover(ANSWER, payload)

    assert all(not device.parts for device in registry.devices.values())
