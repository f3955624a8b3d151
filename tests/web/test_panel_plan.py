"""The plan of a day in the panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from controller.web.language import language
from controller.web.panel_plan import WIDTH, plan_of
from tests.web.api_client import Api
from tests.web.store_fixture import MONDAY_NOON, small_store

EN = language("en")


async def test_today_shows_slots_rules_and_the_stores_hours(api: Api) -> None:
    analyst = await api.browser("analyst")

    page = (await analyst.get("/plan", headers={"Accept-Language": "en"})).text

    assert all(
        words in page
        for words in ("Monday, March 2, 2026", "Open 10:00\N{EN DASH}22:00", "schedule.yaml:1", "24:00")
    )


async def test_another_date_can_be_looked_at_and_nothing_moves(api: Api) -> None:
    analyst = await api.browser("analyst")

    page = (await analyst.get("/plan?date=2026-03-03", headers={"Accept-Language": "en"})).text

    assert "Tuesday, March 3, 2026" in page
    assert "schedule.yaml:1" not in page
    assert api.shop.controls.acts == []


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 29), date(2026, 10, 25)])
def test_slots_fill_the_day_without_a_gap_also_when_the_clocks_change(day: date) -> None:
    store = replace(small_store(), timezone=ZoneInfo("Europe/Berlin"))

    for zone in plan_of(store, day, MONDAY_NOON, EN).zones:
        edge = 0.0
        for stretch in zone.stretches:
            assert stretch.x == pytest.approx(edge, abs=0.2)
            edge = stretch.x + stretch.width
        assert edge == pytest.approx(WIDTH, abs=0.2)


def test_the_line_of_now_stands_at_noon_in_the_middle_of_an_ordinary_day() -> None:
    assert plan_of(small_store(), date(2026, 3, 2), MONDAY_NOON, EN).now == WIDTH / 2
    assert plan_of(small_store(), date(2026, 3, 3), MONDAY_NOON, EN).now is None
