"""The demo's devices, seen by the registry of a real controller."""

from collections import Counter
from random import Random

import pytest

from controller.adapters.scene_files import example_store, load
from controller.atmosphere.model import Capability, Part, Store
from controller.demo.fleet import UNPLUGGED, DemoDevice, demo_fleet
from devices.registry.device import Device
from devices.registry.registry import Registry
from devices.simulated.fleet_file import SmileySpec

PLACED = "ambient", "accent", "display"


@pytest.fixture(scope="module")
def store() -> Store:
    return load(example_store())


@pytest.fixture(scope="module")
def fleet(store: Store) -> tuple[DemoDevice, ...]:
    return demo_fleet(store)


@pytest.fixture(scope="module")
def known(fleet: tuple[DemoDevice, ...]) -> dict[str, Device]:
    """What a registry makes of the announcements, by the identifier that each device declares."""
    registry = Registry()
    for device in fleet:
        for saying in device.spec.twin(Random(1)).announce(0.0):
            if saying.topic.startswith("homeassistant/"):
                registry.discover(saying.topic, saying.payload)
    assert not list(registry.warnings)
    return {identifier: device for device in registry.devices.values() for identifier in device.identifiers}


def only_part(device: Device) -> Part:
    (part,) = device.parts.values()
    return part


def test_about_forty_devices_hang_in_the_five_zones(store: Store, fleet: tuple[DemoDevice, ...]) -> None:
    assert 40 <= len(fleet) <= 50
    assert {device.zone for device in fleet} == set(store.zones)
    assert len({device.spec.id for device in fleet}) == len({device.name for device in fleet}) == len(fleet)


def test_exactly_one_light_at_the_entrance_has_no_power(fleet: tuple[DemoDevice, ...]) -> None:
    (dark,) = [device for device in fleet if not device.spec.plugged]

    assert (dark.spec.id, dark.zone, dark.layer) == (UNPLUGGED, "entrance", "accent")


def test_a_controller_knows_every_device_but_the_terminals(
    fleet: tuple[DemoDevice, ...], known: dict[str, Device]
) -> None:
    discovered = {device.identifier for device in fleet if not isinstance(device.spec, SmileySpec)}

    assert set(known) == discovered


def test_lights_have_layers_and_nothing_else_has(
    fleet: tuple[DemoDevice, ...], known: dict[str, Device]
) -> None:
    kinds = {
        device.identifier: known[device.identifier].kind for device in fleet if device.identifier in known
    }

    layered = {device.identifier for device in fleet if device.layer is not None}
    assert layered == {identifier for identifier, kind in kinds.items() if kind == "light"}
    assert {device.layer for device in fleet if device.layer} == set(PLACED)


def test_every_zone_has_light_and_one_player_and_all_but_the_checkout_scent(
    store: Store, fleet: tuple[DemoDevice, ...], known: dict[str, Device]
) -> None:
    kinds: Counter[tuple[str, str]] = Counter(
        (device.zone, known[device.identifier].kind) for device in fleet if device.identifier in known
    )

    for zone in store.zones:
        assert kinds[zone, "light"] >= 4
        assert kinds[zone, "music"] == 1
        assert kinds[zone, "scent"] == (zone != "checkout")


def test_a_customer_finds_a_terminal_at_entrance_cafe_and_checkout(fleet: tuple[DemoDevice, ...]) -> None:
    terminals = [device for device in fleet if isinstance(device.spec, SmileySpec)]

    assert {device.zone for device in terminals} == {"entrance", "cafe", "checkout"}
    assert all(device.spec.zone == device.zone for device in terminals if isinstance(device.spec, SmileySpec))


def test_players_and_diffusers_have_what_the_scenes_ask_for(
    store: Store, fleet: tuple[DemoDevice, ...], known: dict[str, Device]
) -> None:
    parts = [only_part(known[device.identifier]) for device in fleet if device.identifier in known]
    playlists = {scene.music.state.playlist for scene in store.scenes.values() if scene.music} - {None}
    fragrances = {scene.scent.state.fragrance for scene in store.scenes.values() if scene.scent} - {None}

    players = [part for part in parts if Capability.PLAYLIST in part.capabilities]
    diffusers = [part for part in parts if Capability.FRAGRANCE in part.capabilities]

    assert all(playlists <= set(part.ranges.playlists or ()) for part in players)
    assert all(fragrances <= set(part.ranges.fragrances or ()) for part in diffusers)
    assert all(part.confirms for part in parts)
