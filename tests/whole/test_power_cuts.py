"""The controller is killed in the middle of things: what people decided stands, and the devices follow."""

from __future__ import annotations

import sqlite3

import pytest

from tests.whole.power_cut import Outcome, power_cut_at_a_random_moment
from tests.whole.programs import eventually
from tests.whole.shop import STORE, Shop


def killed_while_fading(shop: Shop) -> str:
    """Switch the entrance to the slow scene and cut the controller's power; the receipt's id."""
    receipt = shop.staff.switch("entrance", "slow", minutes=30)
    eventually(shop.commands, what="the first device is told")
    shop.controller.kill()
    return receipt


def test_a_scene_change_survives_the_controllers_death(entrance: Shop) -> None:
    killed_while_fading(entrance)

    entrance.start_controller()

    zone = entrance.staff.zone("entrance")
    assert (zone["scene"], zone["reason"]["kind"]) == ("slow", "override")
    eventually(lambda: entrance.staff.holding("entrance") == (11, 12), what="all devices are right")
    lamp = entrance.staff.device(entrance.identifier("entrance-ceiling-1"))["state"]
    assert lamp["brightness"] == pytest.approx(0.35, abs=0.02)
    assert lamp["temperature"] == pytest.approx(2700, rel=0.02)
    player = entrance.staff.device(entrance.identifier("entrance-player"))["state"]
    assert player["playlist"] == "evening-jazz"


def test_the_receipt_of_a_change_that_was_cut_short_is_closed_with_a_reason(entrance: Shop) -> None:
    receipt = killed_while_fading(entrance)

    entrance.start_controller()

    found = entrance.staff.get(f"/receipts/{receipt}")
    unfinished = [d for d in found["deliveries"] if d["status"] != "observed"]
    assert found["status"] != "pending"
    assert {d["status"] for d in unfinished} == {"skipped"}
    assert all("restarted" in d["reason"] for d in unfinished)


def test_an_exposure_that_the_power_cut_ended_does_not_last_for_ever(entrance: Shop) -> None:
    entrance.staff.final(entrance.staff.switch("entrance", "sale-day", minutes=30))
    eventually(lambda: len(lasting(entrance, "sale-day")) == 1, what="the exposure is on disk")
    entrance.controller.kill()
    before = lasting(entrance, "sale-day")

    entrance.start_controller()

    eventually(lambda: entrance.staff.settled("entrance"), what="the zone is settled")
    assert lasting(entrance, "sale-day") != before
    assert len(lasting(entrance, "sale-day")) <= 1


def lasting(shop: Shop, scene: str) -> list[str]:
    """When the exposures of the entrance to a scene that have no end began."""
    with sqlite3.connect(f"file:{shop.data / 'ambiyans.sqlite3'}?mode=ro", uri=True) as database:
        query = "SELECT begins FROM exposures WHERE zone = 'entrance' AND scene = ? AND ends IS NULL"
        return [begins for (begins,) in database.execute(query, (scene,))]


def test_an_emergency_is_still_one_after_a_power_cut(entrance: Shop) -> None:
    entrance.staff.http.post("/api/v1/emergency", json={"active": True})
    entrance.controller.kill()

    entrance.start_controller()

    assert entrance.staff.zone("entrance")["reason"]["kind"] == "emergency"
    entrance.staff.http.post("/api/v1/emergency", json={"active": False})
    assert entrance.staff.zone("entrance")["reason"]["kind"] == "schedule"


def test_others_see_that_the_controller_is_gone_and_when_it_is_back(entrance: Shop) -> None:
    presence = f"ambiyans/{STORE}/controller"
    entrance.controller.kill()
    eventually(lambda: entrance.outsider.last[presence] == b"offline", what="the last will")

    entrance.start_controller()

    eventually(lambda: entrance.outsider.last[presence] == b"online", what="the birth")


@pytest.mark.parametrize("seed", range(5))
def test_whenever_the_power_goes_the_store_ends_in_the_scene_that_was_chosen(
    entrance: Shop, seed: int
) -> None:
    outcome = power_cut_at_a_random_moment(entrance, seed)

    assert outcome == Outcome(scene="slow", reason="override", right=11, of=12, open_receipts=0)
