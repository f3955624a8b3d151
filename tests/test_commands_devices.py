"""Facilities staff put devices to work by typing what they would click."""

from __future__ import annotations

import json

from controller.atmosphere.model import DeviceId
from devices.registry import full_code
from tests import shop_on_the_net
from tests.shop_on_the_net import Terminal
from tests.web.small_store import remote
from tests.web.store_fixture import ENTRANCE, FITTING_ROOMS, lamp

terminal = shop_on_the_net.terminal


async def test_the_list_names_each_device_and_where_it_works(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("new"))
    terminal.shop.controls.add(lamp("old"), zone=ENTRANCE, layer="accent")

    lines = (await terminal.said("devices", "list")).splitlines()

    assert [line.split() for line in lines] == [
        ["ID", "CODE", "NAME", "KIND", "ZONE", "LAYER", "AVAILABLE", "PARTS", "MODEL"],
        [
            "old",
            full_code(DeviceId("old"))[:6],
            "Lamp",
            "old",
            "light",
            "entrance",
            "accent",
            "yes",
            "-",
            "Example",
            "L1",
        ],
        [
            "new",
            full_code(DeviceId("new"))[:6],
            "Lamp",
            "new",
            "light",
            "-",
            "-",
            "yes",
            "-",
            "Example",
            "L1",
        ],
    ]


async def test_a_dimmer_of_two_zones_shows_its_parts_and_both(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("dimmer", parts=("l1", "l2")), zone=ENTRANCE)

    placed = await terminal.said("devices", "place", "dimmer", "--part", "l2", "--zone", FITTING_ROOMS)
    listed = await terminal.said("devices", "list")

    assert placed == "Lamp dimmer (dimmer): l1: entrance, ambient; l2: fitting-rooms, ambient\n"
    assert "entrance, fitting-rooms" in listed
    assert "l1, l2" in listed


async def test_a_shop_without_devices_is_told_so(terminal: Terminal) -> None:
    assert await terminal.said("devices", "list") == "no device was discovered yet\n"
    assert json.loads(await terminal.said("devices", "list", "--json")) == []


async def test_a_program_gets_every_page(terminal: Terminal) -> None:
    names = {f"lamp-{number}" for number in range(1001)}  # a page of the API holds 1,000
    for name in names:
        terminal.shop.controls.add(lamp(name))

    listed = json.loads(await terminal.said("devices", "list", "--json"))

    assert {device["id"] for device in listed} == names


async def test_a_placed_device_has_its_zone_layer_and_name(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("one"))

    words = ("--zone", ENTRANCE, "--layer", "accent", "--name", "By the door")
    said = await terminal.said("devices", "place", "one", *words)

    assert said == "By the door (one): light: entrance, accent\n"
    status = terminal.shop.controls.known[DeviceId("one")]
    assert {(place.zone, place.layer) for place in status.places.values()} == {(ENTRANCE, "accent")}


async def test_a_device_is_found_and_forgotten(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("one"))

    await terminal.said("devices", "identify", "one")
    await terminal.said("devices", "forget", "one")

    assert [act[:2] for act in terminal.shop.controls.acts] == [("identify", "one"), ("forget", "one")]


async def test_what_the_controller_refuses_is_said_in_its_own_words(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("one"))

    assert "'two'" in await terminal.refusal("devices", "identify", "two")
    assert "'roof'" in await terminal.refusal("devices", "place", "one", "--zone", "roof")
    assert "expected one of zone, layer, " in await terminal.refusal("devices", "place", "one")


async def test_a_part_takes_no_name(terminal: Terminal) -> None:
    result = await terminal.typed("devices", "place", "one", "--part", "l1", "--name", "Left")

    assert result.exit_code == 2
    assert terminal.shop.controls.acts == []


async def test_the_till_may_not_move_lamps(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("one"))
    till = await terminal.api.token(["analyst"])

    refusal = await terminal.refusal("devices", "forget", "one", token=till)

    assert refusal == "till may not change the devices"
    assert DeviceId("one") in terminal.shop.controls.known


async def test_buttons_are_shown_with_a_proposal_and_mapped(terminal: Terminal) -> None:
    terminal.shop.controls.add(remote("r"))

    before = await terminal.said("devices", "buttons", "r")
    words = ("--zone", ENTRANCE, "--press", "1_single=1", "--press", "4_single=4")
    after = await terminal.said("devices", "buttons", "r", *words)

    assert before.startswith("Remote (r): not mapped; proposed: 1_single = smiley 1, ")
    assert after == "Remote (r) in entrance: 1_single = smiley 1, 4_single = smiley 4\n"


async def test_a_press_without_a_score_is_refused(terminal: Terminal) -> None:
    terminal.shop.controls.add(remote("r"))

    result = await terminal.typed("devices", "buttons", "r", "--press", "1_single")

    assert result.exit_code == 2
    assert terminal.shop.controls.acts == []


async def test_several_devices_share_a_zone_and_no_name(terminal: Terminal) -> None:
    refused = await terminal.typed("devices", "place", "a", "b", "--name", "Spot", "--zone", ENTRANCE)
    homeless = await terminal.typed("devices", "place", "a", "b", "--layer", "accent")

    assert (refused.exit_code, "one device" in refused.stderr) == (2, True)
    assert (homeless.exit_code, "need a zone" in homeless.stderr) == (2, True)
