"""Devices and their states as other programs read them."""

import json
from dataclasses import fields
from datetime import UTC, datetime

from controller.adapters.status import DeviceStatus, Place
from controller.adapters.wire import agreed_state, device_json, instant, state_json
from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, Layer, State, ZoneId
from tests.web.store_fixture import lamp

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENTRANCE = ZoneId("entrance")


def test_a_colour_is_shown_as_people_write_it() -> None:
    state = state_json(State(on=True, color=Color.from_hex("#ffb46b"), temperature_kelvin=2700.0))

    assert state == {"on": True, "color": "#ffb46b", "temperature": 2700.0}


def test_every_attribute_of_a_state_reaches_the_api_as_plain_json() -> None:
    values = {f.name: 0.5 for f in fields(State)} | {"on": True, "color": Color.from_hex("#ff5014")}

    found = state_json(State(**values))  # type: ignore[arg-type]

    assert len(found) == len(fields(State))
    assert json.loads(json.dumps(found)) == found


def test_what_a_device_could_say_but_has_not_is_unknown_not_absent() -> None:
    found = state_json(
        State(), [Capability.ON_OFF, Capability.FRAGRANCE, Capability.DUTY_CYCLE, Capability.FADE]
    )

    assert found == {"on": None, "fragrance": None, "run_s": None, "pause_s": None}


def test_parts_that_differ_leave_the_device_without_a_word() -> None:
    three = [state_json(State(brightness=share)) for share in (0.2, 0.4, 0.2)]

    assert agreed_state(three) == {"brightness": None}


def test_a_device_is_where_all_its_parts_are() -> None:
    device = lamp("0x1", parts=("left", "right"))
    places = {"left": Place(ENTRANCE, Layer("accent")), "right": Place(ZoneId("cafe"), Layer("accent"))}

    found = device_json(DeviceStatus(device, "Vitrin", places, 0.98765, NOON))

    assert (found["adopted"], found["zone"], found["layer"]) == (True, None, "accent")
    assert (found["name"], found["health"], found["last_seen"]) == ("Vitrin", 0.988, "2026-03-02T12:00:00Z")
    assert [part["zone"] for part in found["parts"]] == ["entrance", "cafe"]


def test_an_instant_keeps_its_fractions() -> None:
    assert instant(NOON.replace(microsecond=250_000)) == "2026-03-02T12:00:00.250000Z"
