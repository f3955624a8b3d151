"""Devices in the panel."""

from __future__ import annotations

from controller.atmosphere.model import DeviceId
from tests.web.api_client import HOST, Api
from tests.web.store_fixture import ENTRANCE, Shop, lamp

OWN = {"Origin": HOST, "Accept-Language": "en"}


async def test_a_new_device_is_proposed_on_top_and_gets_its_zone_and_layer(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"))
    staff = await api.browser("facilities")
    assert "1 new device found" in (await staff.get("/devices", headers=OWN)).text

    form = {"name": "Door spot", "zone": "entrance", "layer": "accent"}
    answer = await staff.post("/devices/7", data=form, headers=OWN)

    assert answer.status_code == 303
    status = shop.controls.known[DeviceId("7")]
    assert (status.name, status.places["light"].zone, status.places["light"].layer) == (
        "Door spot",
        "entrance",
        "accent",
    )
    assert "new device" not in (await staff.get("/devices", headers=OWN)).text


async def test_the_two_channels_of_a_dimmer_go_into_two_layers(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7", parts=("left", "right")), zone=ENTRANCE)
    staff = await api.browser("facilities")
    assert "2 parts" in (await staff.get("/devices", headers=OWN)).text

    form = {"part": "right", "zone": "fitting-rooms", "layer": "display"}
    await staff.post("/devices/7", data=form, headers=OWN)

    places = shop.controls.known[DeviceId("7")].places
    assert [places[part].zone for part in ("left", "right")] == ["entrance", "fitting-rooms"]


async def test_a_device_shows_itself_and_is_forgotten(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    staff = await api.browser("facilities")

    await staff.post("/devices/7/identify", headers=OWN)
    await staff.post("/devices/7/forget", headers=OWN)

    assert shop.controls.acts == [("identify", "7", "ayse"), ("forget", "7", "ayse")]
    assert (await staff.get("/devices/7", headers=OWN)).status_code == 404


async def test_a_manager_looks_but_changes_nothing_and_an_analyst_does_not_even_look(
    api: Api, shop: Shop
) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    manager, analyst = await api.browser("manager"), await api.browser("analyst", name="can")

    page = await manager.get("/devices", headers=OWN)

    assert "Lamp 7" in page.text
    assert "/identify" not in page.text
    assert (await manager.post("/devices/7/identify", headers=OWN)).status_code == 403
    assert (await analyst.get("/devices", headers=OWN)).status_code == 403


async def test_a_hundred_rows_fit_a_page_and_the_search_looks_through_all(api: Api, shop: Shop) -> None:
    for number in range(230):
        shop.controls.add(lamp(f"{number:03}"), zone=ENTRANCE)
    staff = await api.browser("facilities")

    first = (await staff.get("/devices", headers=OWN)).text
    last = (await staff.get("/devices?page=3", headers=OWN)).text
    found = (await staff.get("/devices?q=229", headers=OWN)).text

    rows = [page.count('<tr id="device-') for page in (first, last, found)]
    assert rows == [100, 30, 1]
    assert "1 of 230 shown" in found


async def test_a_zone_that_does_not_exist_is_refused(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"))
    staff = await api.browser("facilities")

    answer = await staff.post("/devices/7", data={"zone": "roof"}, headers=OWN)

    assert answer.status_code == 404
    assert shop.controls.known[DeviceId("7")].places == {}
