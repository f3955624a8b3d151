"""Plugs and relays: what hangs on them, and how they are told."""

from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from controller.atmosphere.model import Capability, Sense, State
from devices.drivers.driver import NO_QUIRKS, Built, Driver
from devices.drivers.plug import Plug, plugs
from devices.message import Received
from tests.devices.announcements import DIFFUSER, PLAYER, components_of

RELAY = {"p": "switch", "cmd_t": "~/set", "stat_t": "~", "val_tpl": "{{ value_json.state }}"}
GATEWAY = {"o": {"name": "Zigbee2MQTT"}}


def parts(components: Mapping[str, Mapping[str, Any]], **root: object) -> dict[str, Driver]:
    return dict(built for built in plugs(components_of("x", components, **root)) if isinstance(built, Built))


def only(components: Mapping[str, Mapping[str, Any]], **root: object) -> Plug:
    (driver,) = parts(components, **root).values()
    assert isinstance(driver, Plug)
    return driver


def told(plug: Plug, want: State) -> list[object]:
    return [orjson.loads(p.payload) for p in plug.encode(want, 0.0, NO_QUIRKS) if p.payload[:1] == b"{"]


@pytest.mark.parametrize(
    ("about", "sense"),
    [
        ({"mdl": "Smart plug (with power monitoring)"}, Sense.SCENT),
        ({"mdl": "Outlet strip"}, Sense.SCENT),
        ({"mdl": "2 gang wall switch"}, Sense.LIGHT),
        ({"mdl": "Relay"}, Sense.LIGHT),
    ],
)
def test_a_socket_is_proposed_for_a_diffuser_and_a_wall_switch_for_lamps(
    about: dict[str, str], sense: Sense
) -> None:
    assert only({"relay": RELAY}, dev={"ids": ["x"], **about}).traits.sense is sense


def test_each_gang_of_a_switch_is_a_part_of_its_own() -> None:
    gangs = {f"switch_l{n}": {**RELAY, "cmd_t": f"~/l{n}/set"} for n in (1, 2)}

    assert set(parts(gangs)) == {"l1", "l2"}


@pytest.mark.parametrize(
    "components",
    [
        {"relay": {**RELAY, "ent_cat": "config"}},
        {"relay": {**RELAY, "cmd_t": "zigbee2mqtt/bridge/request/permit_join"}},
        {"relay": RELAY, "halo": {"p": "light", "cmd_t": "~/light"}},
        {"relay": RELAY, "valve": {"p": "valve", "cmd_t": "~/valve"}},
        PLAYER,
        DIFFUSER,
    ],
)
def test_a_switch_that_is_part_of_something_else_is_no_plug(components: dict[str, Any]) -> None:
    assert not list(plugs(components_of("x", components)))


def test_a_plug_that_may_know_an_on_time_is_switched_plainly_first() -> None:
    plug = only({"relay": RELAY}, **GATEWAY)

    assert Capability.TIMER not in plug.traits.capabilities
    commands = plug.encode(State(on=True, run_s=30), 0.0, NO_QUIRKS)
    assert commands[0].payload == b"ON"
    assert told(plug, State(on=True, run_s=30)) == [{"state": "ON", "on_time": 30}]
    assert told(plug, State(on=True, run_s=9000)) == [{"state": "ON", "on_time": 6553}]  # 16 bits of 0.1 s
    assert not told(plug, State(on=False, run_s=30))


def test_a_plug_that_counts_down_is_told_so_in_one_command() -> None:
    countdown = {"p": "number", "cmd_t": "~/set/countdown", "stat_t": "~", "min": 0, "max": 43200}
    plug = only({"relay": RELAY, "countdown": countdown}, **GATEWAY)

    assert Capability.TIMER in plug.traits.capabilities
    (command,) = plug.encode(State(on=True, run_s=30.4), 0.0, NO_QUIRKS)
    assert orjson.loads(command.payload) == {"state": "ON", "countdown": 30}


def test_a_plug_without_a_timer_is_told_on_and_off_alone() -> None:
    plug = only({"relay": RELAY})

    assert Capability.TIMER not in plug.traits.capabilities
    assert [p.payload for p in plug.encode(State(on=True, run_s=30), 0.0, NO_QUIRKS)] == [b"ON"]


def test_a_plug_says_whether_it_is_on() -> None:
    (listen,) = only({"relay": RELAY}).listens

    assert listen.decode(Received(b'{"state":"ON"}')) == {"on": True}
    assert listen.decode(Received(b'{"power":12}')) == {}


def test_a_scent_plug_shows_itself_by_a_puff_and_a_lamp_by_blinking() -> None:
    outlet = only({"relay": {**RELAY, "dev_cla": "outlet"}})

    assert [(at, p.payload) for at, p in outlet.identify(State(on=False))] == [(0.0, b"ON"), (2.0, b"OFF")]
    assert len(only({"relay": RELAY}).identify(State(on=False))) == 4
