"""A whole store's devices are put to work over HTTP."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from controller.adapters import records
from tests.atmosphere.shop import ENTRANCE
from tests.web import facility_fixture
from tests.web.facility_fixture import Facility

sqlite_url = facility_fixture.sqlite_url
facility = facility_fixture.facility


async def placed(facility: Facility, *names: str, layer: str | None = None) -> None:
    body = {"devices": list(names), "zone": ENTRANCE, "layer": layer}
    assert (await facility.http.patch("/api/v1/devices", json=body)).status_code == 200


async def test_many_devices_come_into_a_zone_at_once(facility: Facility) -> None:
    facility.lamps("a", "b", "c")

    body = {"devices": ["a", "b"], "zone": ENTRANCE, "layer": "accent"}
    items = (await facility.http.patch("/api/v1/devices", json=body)).json()["items"]

    assert [(each["id"], each["zone"], each["layer"]) for each in items] == [
        ("a", ENTRANCE, "accent"),
        ("b", ENTRANCE, "accent"),
    ]
    assert {command.part.device for command in facility.floor.floor.tick()} == {"a", "b"}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"devices": ["a", "ghost"], "zone": ENTRANCE}, 404, "ghost"),
        ({"devices": ["a"], "zone": "roof"}, 404, "roof"),
        ({"devices": [], "zone": ENTRANCE}, 422, "devices"),
    ],
)
async def test_one_mistake_among_many_places_none(
    facility: Facility, body: object, status: int, words: str
) -> None:
    facility.lamps("a")

    answer = await facility.http.patch("/api/v1/devices", json=body)

    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)
    assert not facility.floor.operations.devices()[0].adopted


async def test_a_label_finds_its_device_among_all(facility: Facility) -> None:
    facility.lamps(*(f"lamp{number}" for number in range(50)))
    code = (await facility.http.get("/api/v1/devices/lamp7")).json()["code"]

    answers = [
        (await facility.http.get("/api/v1/devices", params={"q": typed})).json()["items"]
        for typed in (code, code.lower().replace("-", ""), "LAMP7", "no such thing")
    ]

    assert [[each["id"] for each in items] for items in answers] == [["lamp7"], ["lamp7"], ["lamp7"], []]


async def test_a_list_goes_out_as_yaml_and_comes_back_without_a_change(facility: Facility) -> None:
    facility.lamps("a")
    await placed(facility, "a", layer="accent")

    text = (await facility.http.get("/api/v1/device-list")).content
    outcome = await facility.http.put("/api/v1/device-list", content=text)

    assert YAML(typ="safe").load(text) == {"devices": {"a": {"zone": ENTRANCE, "layer": "accent"}}}
    assert outcome.json() == {"listed": 1, "changed": [], "expected": [], "stored": True}


async def test_a_listed_device_that_was_never_seen_is_expected_and_works_when_it_comes(
    facility: Facility,
) -> None:
    text = f"devices: {{late: {{zone: {ENTRANCE}, name: Door spot}}}}"

    outcome = await facility.http.put("/api/v1/device-list", content=text)
    waiting = (await facility.http.get("/api/v1/devices/late")).json()
    facility.lamps("late")
    facility.floor.operations.arrange()
    there = (await facility.http.get("/api/v1/devices/late")).json()

    assert outcome.json() == {"listed": 1, "changed": ["late"], "expected": ["late"], "stored": True}
    assert (waiting["name"], waiting["expected"], waiting["available"]) == ("Door spot", True, None)
    assert (there["name"], there["expected"], there["zone"]) == ("Door spot", False, ENTRANCE)


async def test_a_dry_run_changes_nothing(facility: Facility) -> None:
    text = f"devices: {{late: {{zone: {ENTRANCE}}}}}"

    outcome = await facility.http.put("/api/v1/device-list?dry_run=true", content=text)

    assert outcome.json()["changed"] == ["late"]
    assert (await facility.http.get("/api/v1/devices")).json()["items"] == []


async def test_mistakes_of_a_list_are_named_by_line_and_change_nothing(facility: Facility) -> None:
    text = f"devices:\n  a: {{zone: {ENTRANCE}}}\n  b: {{zone: roof}}\n"

    answer = await facility.http.put("/api/v1/device-list?file=shop.yaml", content=text)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith('shop.yaml:3:13: unknown zone "roof"')
    assert [fault["field"] for fault in answer.json()["errors"]] == ["line.3"]
    assert facility.floor.operations.devices() == ()


async def test_a_successor_takes_the_place_and_gives_it_back(facility: Facility) -> None:
    facility.lamps("old", "new")
    await placed(facility, "old", layer="accent")

    taken = (await facility.http.post("/api/v1/devices/old/successor", json={"device": "new"})).json()
    retired = (await facility.http.get("/api/v1/devices/old")).json()
    back = (await facility.http.delete("/api/v1/devices/old/successor")).json()

    assert (taken["device"]["zone"], taken["losses"], taken["stored"]) == (ENTRANCE, [], True)
    assert (retired["adopted"], retired["successor"]) == (False, "new")
    assert (back["id"], back["zone"], back["layer"], back["successor"]) == ("old", ENTRANCE, "accent", None)


async def test_what_would_be_lost_is_said_before_anything_changes(facility: Facility) -> None:
    facility.lamps("old")
    facility.floor.floor.diffuser()
    facility.homeless()
    await placed(facility, "old")
    to = {"device": "diffuser"}

    said = await facility.http.post("/api/v1/devices/old/successor", json={**to, "dry_run": True})
    refused = await facility.http.post("/api/v1/devices/old/successor", json=to)
    accepted = await facility.http.post("/api/v1/devices/old/successor", json={**to, "accept_losses": True})

    assert said.json()["losses"] == ["gives no light in the place of light"]
    assert (refused.status_code, "gives no light" in refused.json()["detail"]) == (409, True)
    assert (accepted.status_code, accepted.json()["stored"]) == (200, True)


async def test_a_device_in_no_zone_has_no_place_to_give_or_take_back(facility: Facility) -> None:
    facility.lamps("old", "new")

    given = await facility.http.post("/api/v1/devices/old/successor", json={"device": "new"})
    back = await facility.http.delete("/api/v1/devices/old/successor")

    assert (given.status_code, back.status_code) == (409, 409)


async def test_who_put_many_devices_where_is_written_down(facility: Facility) -> None:
    facility.lamps("a", "b")
    await placed(facility, "a", "b")

    rows = await facility.floor.database.read(lambda s: records.recent_audit(s, 9, subject="device:b"))
    assert [row.action for row in rows] == ["device.place"]
