"""A scene from a person's choice to every device's own word, and back by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.whole.programs import eventually
from tests.whole.shop import UNPLUGGED, Shop


def test_discovered_devices_are_not_commanded_before_somebody_gives_them_a_zone(unadopted: Shop) -> None:
    first, *others = unadopted.devices
    assert not unadopted.commands()
    assert not any(device["adopted"] for device in unadopted.staff.get("/devices")["items"])

    unadopted.staff.adopt([first])

    eventually(unadopted.commands, what="the adopted device is commanded")
    eventually(lambda: unadopted.staff.settled("checkout"), what="it is what it should be")
    adopted = unadopted.staff.device(first.identifier)
    assert (adopted["adopted"], adopted["zone"], adopted["layer"]) == (True, "checkout", first.layer)
    assert not [topic for topic in unadopted.commands() for other in others if other.spec.id in topic]


def test_a_scene_is_delivered_by_all_but_the_unplugged_lamp(entrance: Shop) -> None:
    receipt = entrance.staff.final(entrance.staff.switch("entrance", "sale-day", minutes=30))

    unplugged = entrance.staff.device(entrance.identifier(UNPLUGGED))["id"]
    failed = {d["device"]: d["reason"] for d in receipt["deliveries"] if d["status"] != "observed"}
    assert failed == {unplugged: "offline"}
    assert (receipt["status"], receipt["observed"], receipt["total"]) == ("partial", 11, 12)


def test_the_zone_says_who_chose_the_scene_and_until_when(entrance: Shop) -> None:
    entrance.staff.switch("entrance", "sale-day", minutes=30, reason="the mayor comes")

    zone = entrance.staff.zone("entrance")

    assert (zone["scene"], zone["reason"]["kind"]) == ("sale-day", "override")
    assert "the mayor comes" in zone["reason"]["detail"]
    left = datetime.fromisoformat(zone["reason"]["until"]) - datetime.now(UTC)  # noqa: TID251 outside
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_an_override_of_three_seconds_ends_by_itself_and_the_devices_follow(entrance: Shop) -> None:
    receipt = entrance.staff.switch("entrance", "sale-day", minutes=0.05)
    assert entrance.staff.zone("entrance")["reason"]["kind"] == "override"

    eventually(lambda: entrance.staff.zone("entrance")["reason"]["kind"] == "schedule", what="it ended")

    zone = entrance.staff.zone("entrance")
    assert zone["scene"] == "lively-afternoon"
    assert zone["delivery"]["receipt"] != receipt
    back = entrance.staff.final(zone["delivery"]["receipt"])
    assert (back["cause"], back["observed"], back["total"]) == ("schedule", 11, 12)


def test_an_override_until_a_moment_ends_at_that_moment(entrance: Shop) -> None:
    until = datetime.now(UTC) + timedelta(seconds=2)  # noqa: TID251 somebody looks at the wall

    entrance.staff.switch("entrance", "sale-day", until=until.isoformat())

    zone = entrance.staff.zone("entrance")
    assert datetime.fromisoformat(zone["reason"]["until"]) == until
    eventually(lambda: entrance.staff.zone("entrance")["reason"]["kind"] == "schedule", what="it ended")


def test_a_person_takes_an_override_back(entrance: Shop) -> None:
    entrance.staff.switch("entrance", "sale-day", minutes=30)

    answer = entrance.staff.http.delete("/api/v1/zones/entrance/override")

    assert answer.status_code == 202
    assert entrance.staff.zone("entrance")["reason"]["kind"] == "schedule"
    assert entrance.staff.final(answer.json()["receipt"])["observed"] == 11
    assert entrance.staff.http.delete("/api/v1/zones/entrance/override").status_code == 204


def test_a_patch_changes_one_attribute_and_a_limit_is_noted(entrance: Shop) -> None:
    player = entrance.identifier("entrance-player")
    before = entrance.staff.device(player)["state"]

    answer = entrance.staff.http.post(
        "/api/v1/zones/entrance/override", json={"patch": {"music": {"volume": "90%"}}, "minutes": 30}
    )

    receipt = entrance.staff.final(answer.json()["receipt"])
    state = entrance.staff.device(player)["state"]
    assert state["playlist"] == before["playlist"]
    assert state["volume"] == pytest.approx(0.6, abs=0.01)  # entrance: volume max 60%
    assert any("volume" in note for note in receipt["notes"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/zones/attic/override", {"scene": "sale-day"}),
        ("/zones/entrance/override", {"scene": "carnival"}),
    ],
)
def test_what_the_store_does_not_have_is_404_and_changes_nothing(
    entrance: Shop, path: str, body: dict[str, str]
) -> None:
    before = entrance.staff.zone("entrance")["delivery"]["receipt"]

    assert entrance.staff.http.post(f"/api/v1{path}", json=body).status_code == 404

    assert entrance.staff.zone("entrance")["delivery"]["receipt"] == before
