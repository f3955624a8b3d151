"""Scenes and the day's plan over HTTP."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.web.api_client import Api


async def test_a_scene_shows_its_senses_in_our_units(api: Api) -> None:
    scenes = (await api.administrator.get("/api/v1/scenes")).json()["items"]

    calm = next(scene for scene in scenes if scene["name"] == "calm")
    assert calm["label"] == {"tr": "Sakin", "en": "Calm"}
    assert calm["light"] == {
        "*": {"state": {"on": True, "brightness": 0.5, "temperature": 3000.0}, "fade_s": 2.0}
    }
    assert calm["scent"]["state"] == {"on": True, "fragrance": "lavender", "intensity": 0.4}
    assert (len(calm["touch"]), calm["taste"], calm["source"]) == (1, None, "calm.yaml")


async def test_the_plan_of_a_day_is_gapless_and_names_its_rules(api: Api) -> None:
    answer = await api.administrator.get("/api/v1/plan?zone=entrance&date=2026-03-02")

    slots = answer.json()["items"]
    assert [(slot["scene"], slot["reason"], slot["rule"]) for slot in slots] == [
        ("neutral", "default", None),
        ("calm", "schedule", "schedule.yaml:1"),
        ("neutral", "default", None),
    ]
    assert slots[0]["from"] == "2026-03-02T00:00:00+03:00"
    assert slots[-1]["to"] == "2026-03-03T00:00:00+03:00"
    assert all(one["to"] == other["from"] for one, other in pairwise(slots))


async def test_looking_at_a_plan_moves_nothing(api: Api) -> None:
    before = (await api.administrator.get("/api/v1/zones")).json()

    await api.administrator.get("/api/v1/plan?zone=entrance&date=2026-03-02")

    assert (await api.administrator.get("/api/v1/zones")).json() == before
    assert api.shop.controls.acts == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("zone=roof&date=2026-03-02", 404),
        ("zone=entrance&date=2026-02-30", 422),
        ("zone=entrance&date=9999-12-31", 422),
        ("zone=entrance", 422),
        ("date=2026-03-02", 422),
    ],
)
async def test_a_plan_needs_a_zone_and_a_day_that_exist(api: Api, query: str, status: int) -> None:
    answer = await api.administrator.get(f"/api/v1/plan?{query}")

    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.parametrize("day", ["1970-01-01", "2026-03-02", "2199-12-31"])
async def test_every_day_that_is_allowed_has_a_plan(api: Api, day: str) -> None:
    slots = (await api.administrator.get(f"/api/v1/plan?zone=entrance&date={day}")).json()["items"]

    begins, ends = (datetime.fromisoformat(text) for text in (slots[0]["from"], slots[-1]["to"]))
    assert ends - begins == timedelta(days=1)
