"""Shelly devices by remote calls: asked what they are, told what to be."""

from __future__ import annotations

from typing import Any

import orjson

from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, Command, DeviceId, PartId, Sense, State
from devices.registry import Registry
from tests.devices.announcements import RECORDINGS

PREFIX = "shellyplusplugs-b0b21c10a1f4"
ANSWER = f"ambiyans-rpc/{PREFIX}/rpc"
STATUS = (RECORDINGS / "shelly_plug_status.json").read_bytes()
NOTIFICATION = (RECORDINGS / "shelly_notification.json").read_bytes()
PLUG = PartId(DeviceId(PREFIX), "switch_0")


def shop(answer: bytes = STATUS) -> Registry:
    registry = Registry()
    registry.discover(ANSWER, answer)
    return registry


def with_component(key: str, status: dict[str, Any]) -> Registry:
    answer = orjson.loads(STATUS)
    answer["result"] = {key: status, "sys": answer["result"]["sys"]}
    return shop(orjson.dumps(answer))


def told(registry: Registry, part: PartId, want: State, fade_s: float = 0.0) -> list[dict[str, Any]]:
    orders = registry.encode(Command(part, want, fade_s))
    assert {order.topic for order in orders} == {f"{PREFIX}/rpc"}
    return [orjson.loads(order.payload) for order in orders]


def test_a_device_that_comes_online_is_asked_what_it_consists_of_and_nothing_else_is_done() -> None:
    registry = Registry()

    questions = registry.questions(f"{PREFIX}/online", b"true")

    status, components = (orjson.loads(question.payload) for question in questions)
    assert {question.topic for question in questions} == {f"{PREFIX}/rpc"}
    assert (status["method"], components["method"]) == ("Shelly.GetStatus", "Shelly.GetComponents")
    assert f"{status['src']}/rpc" == ANSWER
    assert not registry.questions(f"{PREFIX}/online", b"false")
    assert registry.discover(f"{PREFIX}/online", b"true") is None


def test_the_answer_makes_a_device_that_another_answer_does_not_change() -> None:
    registry = shop()
    generation = registry.generation

    registry.discover(ANSWER, STATUS.replace(b"229.5", b"231.0"))

    (device,) = registry.devices.values()
    assert (device.maker, device.model, registry.generation) == ("Shelly", "shellyplusplugs", generation)
    (part,) = device.parts.values()
    assert part.sense is Sense.SCENT
    assert part.capabilities == {Capability.ON_OFF, Capability.TIMER}


def test_a_plug_is_told_to_switch_itself_off_and_asked_what_came_of_it() -> None:
    order, question = told(shop(), PLUG, State(on=True, run_s=30))

    assert (order["method"], order["params"]) == ("Switch.Set", {"id": 0, "on": True, "toggle_after": 30})
    assert (question["method"], question["params"]) == ("Switch.GetStatus", {"id": 0})


def test_a_plug_is_heard_by_notification_by_status_and_by_answer() -> None:
    registry = shop()
    reply = {"id": 1, "src": PREFIX, "result": {"id": 0, "output": True}}

    reports = [
        *registry.report(f"{PREFIX}/events/rpc", NOTIFICATION),
        *registry.report(f"{PREFIX}/status/switch:0", b'{"id":0,"source":"timer","output":false}'),
        *registry.report(f"ambiyans-rpc/{PREFIX}/switch:0/rpc", orjson.dumps(reply)),
    ]

    assert [report.state.on for report in reports] == [True, False, True]


def test_a_white_light_is_told_kelvin_and_its_fade_in_seconds() -> None:
    registry = with_component("cct:0", {"id": 0, "output": True, "brightness": 40, "ct": 3000})
    light = PartId(DeviceId(PREFIX), "cct_0")

    order, _ = told(registry, light, State(on=True, brightness=0.4, temperature_kelvin=3000), 2.0)

    expected = {"id": 0, "on": True, "brightness": 40, "ct": 3000, "transition_duration": 2.0}
    assert (order["method"], order["params"]) == ("CCT.Set", expected)


def test_a_colour_is_told_and_heard_as_rgb() -> None:
    registry = with_component("rgbw:0", {"id": 0, "output": True, "brightness": 40, "rgb": [255, 80, 20]})
    light = PartId(DeviceId(PREFIX), "rgbw_0")
    color = Color.from_hex("#ff5014")

    order, _ = told(registry, light, State(on=True, color=color))

    assert (order["method"], order["params"]["rgb"]) == ("RGBW.Set", list(color.to_rgb()))
    registry.report(f"{PREFIX}/status/rgbw:0", b'{"id":0,"output":true,"brightness":40,"rgb":[255,80,20]}')
    assert registry.devices[light.device].reported["rgbw_0"] == State(on=True, brightness=0.4, color=color)
