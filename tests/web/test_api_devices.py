"""Devices over HTTP, as facilities staff and integrators meet them."""

import pytest

from controller.atmosphere.model import DeviceId, State
from tests.web.api_client import Api
from tests.web.small_store import remote
from tests.web.store_fixture import ENTRANCE, FITTING_ROOMS, Shop, lamp


async def test_a_discovered_device_shows_what_it_is_and_is_in_no_zone(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"))

    (device,) = (await api.administrator.get("/api/v1/devices")).json()["items"]

    assert (device["id"], device["maker"], device["model"]) == ("7", "Example", "L1")
    assert device["identifiers"] == ["0x7"]
    assert (device["adopted"], device["zone"], device["layer"], device["available"]) == (
        False,
        None,
        None,
        True,
    )
    assert device["capabilities"] == ["brightness", "color_temperature", "on_off"]
    assert device["state"] == {"on": True, "brightness": 0.5, "temperature": None}


async def test_adopting_a_device_gives_all_its_parts_a_zone_and_a_layer(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7", parts=("left", "right")))

    answer = await api.administrator.patch(
        "/api/v1/devices/7", json={"zone": "entrance", "layer": "accent", "name": " Vitrin "}
    )

    assert answer.status_code == 200
    device = answer.json()
    assert (device["adopted"], device["zone"], device["layer"]) == (True, "entrance", "accent")
    assert device["name"] == "Vitrin"
    assert [(part["part"], part["zone"]) for part in device["parts"]] == [
        ("left", "entrance"),
        ("right", "entrance"),
    ]


async def test_staff_say_what_hangs_on_a_plug_and_what_a_slot_holds(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"))

    said = {"sense": "scent", "fragrances": {"left": " lavender "}}
    answer = await api.administrator.patch("/api/v1/devices/7", json=said)

    assert answer.status_code == 200
    assert ("fit", "scent {'left': 'lavender'}") in [act[:2] for act in shop.controls.acts]


async def test_staff_limit_a_lamp_and_read_the_limit_in_the_words_that_set_it(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7", parts=("left", "right")), zone=ENTRANCE)
    limits = {"brightness": {"max": "60%"}, "temperature": {"min": "2700 K", "max": "4000 K"}}

    answer = await api.administrator.patch("/api/v1/devices/7/parts/left", json={"limits": limits})

    assert answer.status_code == 200
    assert [part["limits"] for part in answer.json()["parts"]] == [limits, {}]
    assert [act[0] for act in shop.controls.acts] == ["place", "limit"]


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"limits": {"brightness": {"max": 60}}}, "limits.brightness.max", "expected a percentage like 60%"),
        ({"limits": {"volume": {"max": "loud"}}}, "limits.volume.max", "expected a percentage like 60%"),
        ({"limits": {"colour": {}}}, "limits.colour", 'unknown key "colour"'),
        ({"life": "300"}, "life", "expected a life like 300 h"),
        ({"life": "300 h", "limits": {"scent": "50%"}}, "limits.scent", "expected limits like"),
    ],
)
async def test_a_limit_or_a_life_without_its_unit_is_refused_at_its_field(
    api: Api, shop: Shop, body: dict[str, object], field: str, message: str
) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)

    answer = await api.administrator.patch("/api/v1/devices/7", json=body)

    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["field"] == field
    assert message in fault["message"]
    assert shop.controls.acts == []


async def test_a_cartridges_life_is_said_and_taken_back_and_its_change_is_noted(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    facilities, manager = await api.client("facilities"), await api.client("manager")

    await facilities.patch("/api/v1/devices/7", json={"life": "300 h"})
    await facilities.patch("/api/v1/devices/7", json={"life": None})
    changed = await facilities.post("/api/v1/devices/7/cartridge", json={"fragrance": "lavender"})
    refused = await manager.post("/api/v1/devices/7/cartridge", json={})

    assert (changed.status_code, refused.status_code) == (200, 403)
    done = [act[:2] for act in shop.controls.acts if act[0] != "place"]
    assert done == [("life", "1.08e+06 s"), ("life", "0 s"), ("cartridge", "None lavender")]


async def test_two_channels_of_a_dimmer_may_work_in_two_zones(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7", parts=("left", "right")), zone=ENTRANCE)

    answer = await api.administrator.patch("/api/v1/devices/7/parts/right", json={"zone": "fitting-rooms"})

    device = answer.json()
    assert (device["zone"], device["layer"]) == (None, "ambient")
    assert [part["zone"] for part in device["parts"]] == ["entrance", "fitting-rooms"]


async def test_a_device_says_of_itself_only_what_all_its_parts_agree_on(api: Api, shop: Shop) -> None:
    device = lamp("7", parts=("left", "right"))
    device.reported["right"] = State(on=True, brightness=0.9)
    shop.controls.add(device)

    found = (await api.administrator.get("/api/v1/devices/7")).json()

    assert (found["state"]["on"], found["state"]["brightness"]) == (True, None)
    assert found["parts"][1]["state"]["brightness"] == 0.9


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/devices/7", {}, 422),
        ("/devices/7", {"zone": None}, 422),
        ("/devices/7", {"layer": "ambient"}, 422),
        ("/devices/7", {"name": "  "}, 422),
        ("/devices/7", {"name": "a\x00"}, 422),
        ("/devices/7", {"zone": "entrance", "layer": "*"}, 422),
        ("/devices/7", {"sense": "music"}, 422),
        ("/devices/7", {"fragrances": {"left": " "}}, 422),
        ("/devices/7", {"zone": "entrance", "colour": "red"}, 422),
        ("/devices/7", {"zone": "roof"}, 404),
        ("/devices/8", {"zone": "entrance"}, 404),
        ("/devices/8", {"layer": "ambient"}, 404),
        ("/devices/7/parts/left", {"zone": "entrance"}, 404),
        ("/devices/7/parts/light", {"name": "Vitrin"}, 422),
    ],
)
async def test_what_cannot_be_done_to_a_device_changes_nothing(
    api: Api, shop: Shop, path: str, body: dict[str, object], status: int
) -> None:
    shop.controls.add(lamp("7"))

    answer = await api.administrator.patch(f"/api/v1{path}", json=body)

    assert answer.status_code == status, answer.text
    assert shop.controls.acts == []


async def test_a_device_is_identified_and_forgotten_by_name(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    facilities = await api.client("facilities")

    blinked = await facilities.post("/api/v1/devices/7/identify")
    forgotten = await facilities.delete("/api/v1/devices/7")
    again = await facilities.delete("/api/v1/devices/7")

    assert (blinked.status_code, forgotten.status_code, again.status_code) == (202, 204, 404)
    assert shop.controls.acts == [("identify", "7", "till"), ("forget", "7", "till")]


@pytest.mark.parametrize(
    ("body", "status"), [({}, 202), ({"seconds": 11}, 422), ({"volume": 0.6}, 422), ({"tone": "fire"}, 422)]
)
async def test_a_siren_is_sounded_within_bounds_only(
    api: Api, shop: Shop, body: dict[str, object], status: int
) -> None:
    shop.controls.add(lamp("7"))

    answer = await api.administrator.post("/api/v1/devices/7/sound", json=body)

    assert answer.status_code == status
    assert [act[0] for act in shop.controls.acts] == (["sound"] if status == 202 else [])


async def test_adopted_devices_come_first_and_pages_lead_on(api: Api, shop: Shop) -> None:
    for number in range(5):
        shop.controls.add(lamp(f"{number}"), zone=FITTING_ROOMS if number == 3 else None)

    path, found = "/api/v1/devices?limit=2", list[str]()
    while path:
        page = (await api.administrator.get(path)).json()
        found += [device["id"] for device in page["items"]]
        path = page["next"]

    assert found == ["3", "0", "1", "2", "4"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=many", "cursor=-1", "cursor=x", "cursor=%C2%B2"]
)
async def test_a_page_that_does_not_exist_is_refused(api: Api, query: str) -> None:
    answer = await api.administrator.get(f"/api/v1/devices?{query}")

    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["detail"]


async def test_an_unplugged_device_is_unavailable_not_absent(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    shop.controls.known[DeviceId("7")].device.available = False

    assert (await api.administrator.get("/api/v1/devices/7")).json()["available"] is False


async def test_a_box_of_buttons_shows_what_its_presses_probably_mean(api: Api, shop: Shop) -> None:
    shop.controls.add(remote("r"))

    device = (await api.administrator.get("/api/v1/devices/r")).json()

    assert (device["adopted"], device["buttons"], device["repeat_s"], device["pressed"]) == (
        False,
        None,
        None,
        None,
    )
    assert device["proposed_buttons"]["4_single"] == {"metric": "smiley", "score": 4}
    assert "1_hold" not in device["proposed_buttons"]


async def test_presses_are_mapped_to_answers_about_a_zone(api: Api, shop: Shop) -> None:
    shop.controls.add(remote("r"))
    buttons = {"1_single": {"score": 1}, "1_hold": {"metric": "nps", "score": 0}}

    answer = await api.administrator.patch(
        "/api/v1/devices/r", json={"zone": "entrance", "buttons": buttons, "repeat_s": 8}
    )

    device = answer.json()
    assert (device["adopted"], device["zone"], device["repeat_s"]) == (True, "entrance", 8)
    assert device["buttons"] == {
        "1_single": {"metric": "smiley", "score": 1},
        "1_hold": {"metric": "nps", "score": 0},
    }


@pytest.mark.parametrize(
    "body",
    [
        {"buttons": {"1_single": {"score": 5}}},
        {"buttons": {"1_single": {"metric": "joy", "score": 1}}},
        {"buttons": {"1_single": 1}},
        {"buttons": {"": {"score": 1}}},
        {"repeat_s": -1},
    ],
)
async def test_a_meaning_that_no_answer_can_have_is_refused(
    api: Api, shop: Shop, body: dict[str, object]
) -> None:
    shop.controls.add(remote("r"))

    answer = await api.administrator.patch("/api/v1/devices/r", json={"zone": "entrance", **body})

    assert answer.status_code == 422
    assert shop.controls.acts == []
