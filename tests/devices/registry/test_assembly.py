"""From components to a device."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.driver import Quirk
from devices.registry.assembly import assemble, device_id
from devices.registry.device import DeviceKind
from tests.devices.announcements import DIFFUSER, LAMP, PLAYER, component, components_of

EVENT = {"mood": {"p": "event", "stat_t": "~/mood", "event_types": ["happy"]}}
PLUG = {"relay": {"p": "switch", "cmd_t": "~/set", "stat_t": "~"}}


@pytest.mark.parametrize(
    ("components", "kind", "parts"),
    [
        (PLAYER, DeviceKind.MUSIC, {"music"}),
        (DIFFUSER, DeviceKind.SCENT, {"scent"}),
        ({"halo": {"p": "light", "cmd_t": "~"}}, DeviceKind.LIGHT, {"halo"}),
        (EVENT, DeviceKind.BUTTONS, set()),
        (PLUG, DeviceKind.LIGHT, {"relay"}),
        ({"reading": {"p": "sensor", "stat_t": "~"}}, DeviceKind.OTHER, set()),
        ({"halo": {"p": "light", "cmd_t": "~"}, **PLAYER}, DeviceKind.MUSIC, {"halo", "music"}),
    ],
)
def test_a_device_is_proposed_as_what_its_components_make(
    components: dict[str, dict[str, object]], kind: DeviceKind, parts: set[str]
) -> None:
    device = assemble(components_of("thing", components))

    assert (device.kind, set(device.parts)) == (kind, parts)


def test_the_order_of_components_does_not_matter() -> None:
    built = [assemble(order) for order in permutations(components_of("p", PLAYER))]

    assert all(device == built[0] for device in built)


def test_two_lights_of_one_name_are_two_parts() -> None:
    left, right = (component("light", {**LAMP, "device": {"ids": ["x"]}}, name) for name in ("light", "x"))

    assert set(assemble((left, right)).parts) == {"light", "light-2"}


@given(st.text(min_size=1))
def test_a_device_id_is_safe_in_paths_and_stable(identifier: str) -> None:
    name = device_id(identifier)

    assert name == device_id(identifier)
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-")
    assert name.strip(".")
    assert len(name) <= 128


def test_identifiers_that_only_look_alike_stay_apart() -> None:
    assert len({device_id(identifier) for identifier in ("a b", "a/b", "a-b", "a  b")}) == 4


def test_an_esphome_light_gets_whole_seconds() -> None:
    lamp = component(
        "light", {**LAMP, "device": {"ids": ["x"], "sw": "2026.1.0 (ESPHome)", "mf": "Espressif"}}
    )

    assert assemble((lamp,)).quirks == {Quirk.WHOLE_SECONDS}


def test_a_faulty_part_is_a_fault_and_the_rest_a_device() -> None:
    parts = {"bad": {"p": "light", "schema": "json"}, "good": {"p": "light", "cmd_t": "~"}}

    device = assemble(components_of("x", parts))

    assert set(device.parts) == {"good"}
    assert len(device.faults) == 1
