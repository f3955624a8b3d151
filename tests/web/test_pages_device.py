"""The list of devices: searched, filtered, sorted."""

from __future__ import annotations

from dataclasses import replace

from controller.adapters.status import DeviceStatus, Place
from controller.atmosphere.model import Layer, Sense, State, ZoneId
from controller.feedback.buttons import ButtonBox, proposed
from controller.web.language import language
from controller.web.pages_device import (
    Wanted,
    device_row,
    layers_of,
    select_devices,
    state_words,
    wanted_devices,
)
from tests.web.small_store import remote
from tests.web.store_fixture import ENTRANCE, FITTING_ROOMS, MONDAY_NOON, lamp, small_store

EN = language("en")


def _status(
    name: str, zone: ZoneId | None = None, *, health: float = 1.0, available: bool | None = True
) -> DeviceStatus:
    device = replace(lamp(name), available=available)
    places = {} if zone is None else {part: Place(zone, Layer("accent")) for part in device.parts}
    return DeviceStatus(device, name, places, health, MONDAY_NOON)


DEVICES = (
    _status("Spot", ENTRANCE, health=0.4),
    _status("Ceiling", FITTING_ROOMS),
    _status("Wall", ENTRANCE, available=False),
    _status("Brand new"),
)


def _names(wanted: Wanted) -> list[str]:
    return [status.name for status in select_devices(DEVICES, wanted)]


def test_the_search_finds_every_word_in_name_maker_or_address() -> None:
    assert _names(Wanted(search="example spot")) == ["Spot"]
    assert _names(Wanted(search="0xwall")) == ["Wall"]
    assert _names(Wanted(search="nothing like it")) == []


def test_filters_show_a_zone_or_what_waits_for_one() -> None:
    assert _names(Wanted(zone="entrance")) == ["Spot", "Wall"]
    assert _names(Wanted(only_new=True)) == ["Brand new"]
    assert _names(Wanted(kind="music")) == []


def test_a_box_of_buttons_stands_in_the_zone_that_its_presses_are_about() -> None:
    box = replace(
        DeviceStatus(remote("r"), "Smileys", {}, 1.0, MONDAY_NOON),
        box=ButtonBox("entrance", proposed(())),
    )

    assert select_devices([box], Wanted(only_new=True)) == []
    assert select_devices([box], Wanted(zone="entrance")) == [box]
    row = device_row(box, small_store(), MONDAY_NOON, EN)
    assert (row.adopted, row.zone, row.place) == (True, "entrance", "Entrance")


def test_worst_first_puts_the_unplugged_and_the_failing_on_top() -> None:
    assert _names(Wanted(sort="health"))[:2] == ["Wall", "Spot"]


def test_devices_without_a_zone_come_last_when_sorted_by_zone() -> None:
    assert _names(Wanted(sort="zone")) == ["Spot", "Wall", "Ceiling", "Brand new"]


def test_a_query_that_makes_no_sense_is_read_as_none() -> None:
    assert wanted_devices({"page": "nine", "sort": "'; drop", "new": "maybe"}) == Wanted()


def test_a_row_says_place_state_and_connection_in_words() -> None:
    row = device_row(DEVICES[2], small_store(), MONDAY_NOON, EN)

    assert (row.place, row.state, row.presence_words, row.seen) == (
        "Entrance · accent",
        "50%",
        "offline",
        "12:00",
    )


def test_a_cartridge_says_how_much_is_left() -> None:
    state = State(on=True, fragrance="citrus", intensity=0.3, level=0.25)

    assert state_words(Sense.SCENT, state, EN) == "citrus · 30%, 25% left"


def test_the_usual_light_layers_are_offered_even_before_a_scene_names_them() -> None:
    assert layers_of(small_store()) == ("accent", "ambient", "display")
