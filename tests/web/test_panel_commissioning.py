"""Facilities staff commission a store in the panel."""

from __future__ import annotations

import httpx
import pytest

from controller.atmosphere.model import DeviceId, PartId
from controller.web.language import language
from tests.atmosphere.shop import ENTRANCE
from tests.web import facility_fixture
from tests.web.api_client import HOST
from tests.web.facility_fixture import Facility

sqlite_url = facility_fixture.sqlite_url
facility = facility_fixture.facility
OWN = {"Origin": HOST, "Accept-Language": "en"}
TURKISH = {"Origin": HOST, "Accept-Language": "tr"}
HTMX = {**OWN, "HX-Request": "true"}


@pytest.fixture
async def staff(facility: Facility) -> httpx.AsyncClient:
    """Somebody of the facilities, in front of lamps a, b and c without a zone."""
    facility.lamps("a", "b", "c")
    return await facility.api.browser("facilities")


def zones(facility: Facility) -> dict[str, tuple[str, ...]]:
    return {each.device.id: each.zones for each in facility.floor.operations.devices()}


async def test_the_chosen_devices_go_into_one_zone(facility: Facility, staff: httpx.AsyncClient) -> None:
    form = {"device": ["a", "b"], "zone": ENTRANCE, "layer": "accent"}
    answer = await staff.post("/devices", data=form, headers=OWN)

    assert (answer.status_code, answer.headers["location"]) == (303, "/devices")
    assert zones(facility) == {"a": (ENTRANCE,), "b": (ENTRANCE,), "c": ()}


async def test_a_zone_that_is_gone_places_nothing(facility: Facility, staff: httpx.AsyncClient) -> None:
    answer = await staff.post("/devices", data={"device": ["a"], "zone": "roof"}, headers=OWN)

    assert (answer.status_code, zones(facility)["a"]) == (404, ())


async def test_a_label_names_the_code_and_its_address_leads_to_the_device(
    facility: Facility, staff: httpx.AsyncClient
) -> None:
    code = next(each.code for each in facility.floor.operations.devices() if each.device.id == "b")

    sheet = (await staff.get("/labels", headers=OWN)).text
    led = await staff.get(f"/d/{code}", headers=OWN)
    stranger = await facility.api.anonymous.get(f"/d/{code}", headers=OWN)

    assert (sheet.count("<svg"), code in sheet) == (3, True)
    assert led.headers["location"] == "/devices/b"
    assert stranger.headers["location"] == f"/login?next=/d/{code}"
    assert (await staff.get("/d/000", headers=OWN)).status_code == 404


async def test_a_trial_is_begun_looked_at_and_ends_with_its_outcome(
    facility: Facility, staff: httpx.AsyncClient
) -> None:
    await staff.post("/devices", data={"device": ["a"], "zone": ENTRANCE}, headers=OWN)
    floor, lamp = facility.floor.floor, PartId(DeviceId("a"), "light")
    floor.tick()
    floor.echo(lamp)

    begun = (await staff.post("/devices/a/trials", headers=HTMX)).text
    for _ in range(60):
        if lamp in floor.reconciler.trials:
            floor.echo(lamp)
            floor.wait(1)
    ended = (await staff.get("/devices/a/trials", headers=TURKISH)).text

    assert "Trying it out" in begun
    assert 'hx-trigger="every 1s"' in begun
    assert 'hx-trigger="every 1s"' not in ended
    (trial,) = await facility.floor.operations.trials(lamp.device)
    steps = len(trial["steps"])
    said = language("tr").gettext("%(observed)s of %(total)s done", observed=steps, total=steps)
    assert said in ended
    assert "Renk sıcaklığı" in ended


async def test_why_nothing_is_tried_out_is_said_in_the_readers_words(
    facility: Facility, staff: httpx.AsyncClient
) -> None:
    homeless = (await staff.post("/devices/a/trials", headers={**TURKISH, "HX-Request": "true"})).text
    await staff.post("/devices", data={"device": ["a"], "zone": ENTRANCE}, headers=OWN)
    facility.floor.floor.tick()
    busy = (await staff.post("/devices/a/trials", headers=HTMX)).text

    assert "Önce bir bölge verin" in homeless
    assert "It is just being switched" in busy


async def test_a_successor_takes_over_and_the_old_one_gets_its_place_back(
    facility: Facility, staff: httpx.AsyncClient
) -> None:
    await staff.post("/devices", data={"device": ["a"], "zone": ENTRANCE}, headers=OWN)

    taken = await staff.post("/devices/a/successor", data={"successor": "b"}, headers=OWN)
    retired = (await staff.get("/devices/a", headers=OWN)).text
    after = zones(facility)
    back = await staff.post("/devices/a/take-back", headers=OWN)

    assert (taken.headers["location"], after["a"], after["b"]) == ("/devices/b", (), (ENTRANCE,))
    assert "Another device has taken its place" in retired
    assert (back.status_code, zones(facility)["a"]) == (303, (ENTRANCE,))


async def test_what_would_be_missing_is_shown_before_it_is_accepted(
    facility: Facility, staff: httpx.AsyncClient
) -> None:
    facility.floor.floor.diffuser()
    facility.homeless()
    await staff.post("/devices", data={"device": ["a"], "zone": ENTRANCE}, headers=OWN)

    asked = await staff.post("/devices/a/successor", data={"successor": "diffuser"}, headers=TURKISH)
    before = zones(facility)
    form = {"successor": "diffuser", "accept": "yes"}
    accepted = await staff.post("/devices/a/successor", data=form, headers=OWN)

    assert (asked.status_code, "light yerine Işık vermez" in asked.text) == (422, True)
    assert before["a"] == (ENTRANCE,)
    assert (accepted.status_code, zones(facility)["a"]) == (303, ())


async def test_a_successor_that_is_at_work_is_refused_with_a_sentence(staff: httpx.AsyncClient) -> None:
    await staff.post("/devices", data={"device": ["a", "b"], "zone": ENTRANCE}, headers=OWN)

    answers = [
        await staff.post("/devices/a/successor", data={"successor": other}, headers=OWN)
        for other in ("b", "a", "ghost")
    ]

    assert [each.status_code for each in answers] == [422, 422, 422]
    assert all("Choose a device that is there" in each.text for each in answers)


async def test_a_list_shows_what_it_would_change_before_it_changes_it(
    facility: Facility, staff: httpx.AsyncClient
) -> None:
    text = f"devices: {{a: {{zone: {ENTRANCE}}}, late: {{zone: {ENTRANCE}, name: Door spot}}}}"

    tried = await staff.post("/device-list", files={"file": ("shop.yaml", text)}, headers=OWN)
    before = zones(facility)
    form = {"content": text, "name": "shop.yaml", "act": "take"}
    taken = await staff.post("/device-list", data=form, headers=OWN)
    page = (await staff.get("/devices/late", headers=OWN)).text
    kept = (await staff.get("/device-list.yaml", headers=OWN)).text

    assert "2 devices listed, 2 would change." in tried.text
    assert "Change it so" in tried.text
    assert (before["a"], "late" in before) == ((), False)
    assert "2 devices listed, 2 changed." in taken.text
    assert "expected, not seen yet" in page
    assert "name: Door spot" in kept


async def test_mistakes_of_a_list_are_named_and_change_nothing(
    facility: Facility, staff: httpx.AsyncClient
) -> None:
    files = {"file": ("shop.yaml", "devices: {a: {zone: roof}}")}

    answer = await staff.post("/device-list", files=files, headers=OWN)

    assert answer.status_code == 422
    assert "shop.yaml:1:21: unknown zone" in answer.text
    assert zones(facility)["a"] == ()


async def test_a_manager_looks_at_labels_and_lists_but_places_nothing(facility: Facility) -> None:
    facility.lamps("a")
    manager = await facility.api.browser("manager")

    looked = [(await manager.get(path, headers=OWN)).status_code for path in ("/labels", "/device-list")]
    acted = [
        (await manager.post(path, headers=OWN)).status_code
        for path in ("/devices", "/device-list", "/devices/a/trials", "/devices/a/successor")
    ]

    assert (looked, acted) == ([200, 200], [403, 403, 403, 403])
