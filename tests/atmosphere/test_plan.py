"""A day of a zone as rows and as a table."""

from __future__ import annotations

from datetime import date, datetime

from controller.atmosphere.compile import Placed
from controller.atmosphere.fixture import Fixture
from controller.atmosphere.model import (
    Assignment,
    Capability,
    DeviceId,
    Layer,
    Part,
    PartId,
    SceneName,
    Sense,
)
from controller.atmosphere.part_limits import PartLimits
from controller.atmosphere.plan import PlanRow, plan_rows, plan_text
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, at, rule

STORE = a_shop(rule("calm", "open", "12:00"), rule("party", "11:00", "23:00", dates="2026-11-23"))


def test_a_row_says_when_what_why_and_which_rules_lost() -> None:
    rows = plan_rows(STORE, ENTRANCE, MONDAY)

    first: PlanRow = {
        "from": "2026-11-23T00:00:00+03:00",
        "to": "2026-11-23T10:00:00+03:00",
        "scene": "neutral",
        "reason": "default",
        "rule": None,
        "beats": [],
        "limits": [],
        "experiments": [],
    }
    third: PlanRow = {
        "from": "2026-11-23T11:00:00+03:00",
        "to": "2026-11-23T23:00:00+03:00",
        "scene": "party",
        "reason": "schedule",
        "rule": "schedule.yaml:1",
        "beats": ["schedule.yaml:0"],
        "limits": [],
        "experiments": [],
    }
    assert (rows[0], rows[2]) == (first, third)


def test_rows_join_without_gap_also_when_the_clock_changes() -> None:
    store = a_shop(rule("calm", "01:00", "12:00"), timezone="Europe/Berlin")

    rows = plan_rows(store, ENTRANCE, date(2026, 10, 25))

    assert [row["from"] for row in rows[1:]] == [row["to"] for row in rows[:-1]]
    begins, ends = datetime.fromisoformat(rows[0]["from"]), datetime.fromisoformat(rows[-1]["to"])
    assert (ends - begins).total_seconds() == 25 * 3600
    assert rows[1]["from"].endswith("+02:00")
    assert rows[1]["to"].endswith("+01:00")


def test_the_table_is_aligned_for_people() -> None:
    assert plan_text(STORE, ENTRANCE, MONDAY).splitlines() == [
        "entrance on 2026-11-23, shop",
        "00:00-10:00  neutral  default",
        "10:00-11:00  calm     schedule.yaml:0",
        "11:00-23:00  party    schedule.yaml:1  beats schedule.yaml:0",
        "23:00-24:00  neutral  default",
    ]


def test_a_row_says_which_limits_will_bite_and_when() -> None:
    scent = {"scent": {"fragrance": "lavender", "intensity": "40%"}}
    store = a_shop(
        rule("calm", "09:00", "14:00"), scenes={"calm": scent}, limits={"scent": {"daily": "120 min"}}
    )

    [row] = [row for row in plan_rows(store, ENTRANCE, MONDAY) if row["scene"] == "calm"]

    assert row["limits"] == [
        {
            "from": "2026-11-23T09:00:00+03:00",
            "to": "2026-11-23T10:00:00+03:00",
            "notes": ["scent off outside opening hours"],
        },
        {
            "from": "2026-11-23T12:00:00+03:00",
            "to": "2026-11-23T14:00:00+03:00",
            "notes": ["scent daily 120 min"],
        },
    ]


def test_a_row_names_the_blocks_of_experiments_that_reach_into_it() -> None:
    block = Assignment(
        "citrus", "B", at(STORE, MONDAY, "08:00"), at(STORE, MONDAY, "12:00"), SceneName("party")
    )

    rows = plan_rows(STORE, ENTRANCE, MONDAY, [block])

    assert [[(b["from"][11:16], b["to"][11:16], b["arm"]) for b in row["experiments"]] for row in rows] == [
        [("08:00", "10:00", "B")],
        [("10:00", "11:00", "B")],
        [("11:00", "12:00", "B")],
        [],
    ]


def test_the_table_tells_limits_and_blocks_below_the_slots() -> None:
    store = a_shop(scenes={"neutral": {"music": {"playlist": "pop", "volume": "80%"}}}, limits=LOUD)
    block = Assignment("citrus", "B", at(store, MONDAY, "20:00"), at(store, date(2026, 11, 24), "0:00"))

    assert plan_text(store, ENTRANCE, MONDAY, [block]).splitlines()[-2:] == [
        "limit  00:00-24:00  volume max 60%",
        "block  20:00-24:00  citrus: B",
    ]


LOUD = {"volume": {"max": "60%"}}
PLAYING = {"music": {"playlist": "soft", "volume": "30%"}}


def test_a_row_names_the_devices_whose_own_limits_will_keep_its_scene_back() -> None:
    store = a_shop(rule("calm", "10:00", "22:00"), scenes={"calm": PLAYING})
    part = Part(PartId(DeviceId("p"), "music"), Sense.MUSIC, frozenset({Capability.VOLUME}))
    till = Fixture("till", Placed(part, Layer("ambient"), limits=PartLimits(volume_max=0.2)))

    rows = plan_rows(store, ENTRANCE, MONDAY, fixtures=[till, till])

    kept_back = {"device": "till", "note": "this device: volume max 20%"}
    assert [row.get("devices") for row in rows] == [None, [kept_back], None]
