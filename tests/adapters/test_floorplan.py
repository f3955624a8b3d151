"""Where devices and their parts work, as people said it."""

from __future__ import annotations

from controller.adapters.floorplan import DEFAULT_LAYER, Floorplan
from controller.adapters.placements import Placement
from controller.adapters.status import Place
from controller.atmosphere.model import DeviceId, Layer, PartId, ZoneId
from devices.registry import Device
from tests.adapters.small_store import ENTRANCE, LOUNGE
from tests.devices.announcements import shop, whole_device

DIMMER = DeviceId("dimmer")
LEFT, RIGHT = PartId(DIMMER, "left"), PartId(DIMMER, "right")
ACCENT = Layer("accent")


def devices() -> list[Device]:
    """A dimmer that feeds two circuits."""
    channel = {"p": "light", "schema": "json", "brightness": True}
    components = {
        side: {**channel, "cmd_t": f"dimmer/{side}/set", "stat_t": f"dimmer/{side}"}
        for side in ("left", "right")
    }
    return list(shop(whole_device("dimmer", components)).devices.values())


def say(
    plan: Floorplan,
    part: str | None,
    zone: ZoneId | None = None,
    layer: Layer | None = None,
    name: str | None = None,
) -> None:
    plan.take(plan.say(DIMMER, part, zone, layer, name))


def test_a_device_that_nobody_placed_works_nowhere() -> None:
    assert Floorplan().places(devices()) == {}


def test_a_place_said_of_a_device_is_that_of_all_its_parts() -> None:
    plan = Floorplan([Placement(DIMMER, None, ENTRANCE)])

    assert plan.places(devices()) == dict.fromkeys((LEFT, RIGHT), Place(ENTRANCE, DEFAULT_LAYER))


def test_what_is_said_of_a_part_beats_what_is_said_of_its_device() -> None:
    plan = Floorplan()
    say(plan, None, ENTRANCE)
    say(plan, "right", LOUNGE, ACCENT)

    places = plan.places(devices())

    assert places == {LEFT: Place(ENTRANCE, DEFAULT_LAYER), RIGHT: Place(LOUNGE, ACCENT)}


def test_a_zone_said_of_the_device_later_moves_all_its_parts_and_keeps_their_layers() -> None:
    plan = Floorplan()
    say(plan, "right", LOUNGE, ACCENT)

    say(plan, None, ENTRANCE)

    places = plan.places(devices())
    assert places == {LEFT: Place(ENTRANCE, DEFAULT_LAYER), RIGHT: Place(ENTRANCE, ACCENT)}


def test_one_adopted_part_does_not_adopt_the_other() -> None:
    plan = Floorplan()

    say(plan, "left", ENTRANCE)

    assert set(plan.places(devices())) == {LEFT}


def test_a_name_moves_nothing_and_says_nothing_twice() -> None:
    plan = Floorplan([Placement(DIMMER, None, ENTRANCE)])

    say(plan, None, name="Vitrine")

    assert plan.name(DIMMER) == "Vitrine"
    assert plan.say(DIMMER, None, None, None, "Vitrine") == ()
    assert set(plan.places(devices())) == {LEFT, RIGHT}


def test_parts_have_names_of_their_own() -> None:
    plan = Floorplan()

    say(plan, "left", name="Window")

    assert plan.part_name(DIMMER, "left") == "Window"
    assert plan.name(DIMMER) is None
    assert plan.part_name(DIMMER, "right") is None


def test_a_forgotten_device_works_nowhere_with_all_its_parts() -> None:
    plan = Floorplan([Placement(DIMMER, None, ENTRANCE), Placement(DIMMER, "left", LOUNGE)])

    plan.forget(DIMMER)

    assert plan.places(devices()) == {}


def test_a_placed_device_that_is_not_discovered_yet_has_no_parts_to_place() -> None:
    plan = Floorplan([Placement(DIMMER, None, ENTRANCE)])

    assert plan.places([]) == {}
