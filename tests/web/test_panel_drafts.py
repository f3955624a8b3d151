"""Drafting an experiment in the panel."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

import httpx
import pytest

from controller.atmosphere.model import Hours, Span
from controller.experiment.plan import Plan
from tests.web.api_client import Api
from tests.web.store_fixture import Shop
from tests.web.test_panel_experiments import OWN, _draft

NEW = "/experiments/new"
TYPED = {
    "seed": "7",
    "name": "Darker entrance",
    "zone": "entrance",
    "compare": "change",
    "attribute": "brightness",
    "value-2": "40",
    "start": "2026-03-02",
    "weeks": "2",
    "block_hours": "4",
    "visit": "30",
    "metric": "csat",
    "alpha": "0.05",
}
"""the shop's day is Monday, 2 March 2026"""


def _shown(page: str) -> str:
    """The hash of the plan that a preview shows."""
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def _plans(shop: Shop) -> list[Plan | None]:
    return [experiment.plan for experiment in shop.experiments.all()]


async def _preview(browser: httpx.AsyncClient, **typed: str) -> httpx.Response:
    return await browser.post(NEW, data={**TYPED, **typed}, headers=OWN)


async def test_an_analyst_may_draft_and_facilities_staff_may_not(api: Api) -> None:
    analyst, facilities = await api.browser("analyst"), await api.browser("facilities", name="can")

    assert NEW in (await analyst.get("/experiments", headers=OWN)).text
    assert (await analyst.get(NEW, headers=OWN)).status_code == 200
    assert (await facilities.get(NEW, headers=OWN)).status_code == 403
    assert (await _preview(facilities)).status_code == 403


async def test_the_plan_is_shown_before_anything_is_stored(api: Api, shop: Shop) -> None:
    analyst = await api.browser("analyst")

    page = await _preview(analyst)

    assert page.status_code == 200
    # 2 weeks of 7 days of 12 open hours in blocks of 4 hours
    assert "42 (21 pairs)" in page.text
    assert "B (light: 40 %)" in page.text
    assert shop.experiments.all() == ()


async def test_the_plan_says_which_days_it_leaves_out_and_why(api: Api) -> None:
    analyst = await api.browser("analyst")

    page = (await _preview(analyst, start="2026-03-09")).text

    # Ramazan Bayramı 2026: eve on Thursday 19 March, then three days; each with its day a week before
    assert "Left out of it: 8" in page
    assert "Thu, Mar 19" in page
    assert "a holiday falls on one week of the pair (Eid al-Fitr)" in page


async def test_what_was_shown_is_what_is_kept_however_often_the_button_is_pressed(
    api: Api, shop: Shop
) -> None:
    analyst = await api.browser("analyst")
    shown = _shown((await _preview(analyst)).text)

    answers = [await _preview(analyst, act="keep", shown=shown) for _ in range(2)]

    (plan,) = _plans(shop)
    assert plan is not None
    assert plan.hash == shown
    assert [answer.headers["location"] for answer in answers] == ["/experiments/darker-entrance-000007"] * 2


async def test_a_plan_that_the_store_has_outrun_is_shown_anew_and_not_kept(api: Api, shop: Shop) -> None:
    analyst = await api.browser("analyst")
    shown = _shown((await _preview(analyst)).text)
    hours = Hours({day: (Span(time(9), time(21)),) for day in range(7)})
    shop.controls.store = replace(shop.controls.store, hours=hours)

    answer = await _preview(analyst, act="keep", shown=shown)

    assert (answer.status_code, shop.experiments.all()) == (409, ())
    assert _shown(answer.text) != shown
    assert "A 09:00" in answer.text


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("weeks", "3", "the number of weeks must be even; it is 3."),
        ("block_hours", "13", "the longest opening has 720 minutes."),
        ("value-2", "dark", "Give a share like 40%, or off."),
        ("start", "2026-03-01", "The first day is in the past."),
        ("zone", "roof", "The store has no such zone any more."),
    ],
)
async def test_what_cannot_be_planned_is_said_at_its_field_and_what_was_typed_stays(
    api: Api, field: str, text: str, said: str
) -> None:
    analyst = await api.browser("analyst")

    page = await _preview(analyst, **{field: text})

    assert page.status_code == 422
    assert said in page.text
    assert f'id="{field}-fault"' in page.text
    assert 'value="Darker entrance"' in page.text


async def test_the_reader_of_a_refusal_reads_their_own_language(api: Api) -> None:
    analyst = await api.browser("analyst")

    page = await analyst.post(NEW, data={**TYPED, "weeks": "3"}, headers={**OWN, "Accept-Language": "tr"})

    assert "hafta sayısı çift olmalı; 3 verilmiş." in page.text


async def test_who_goes_back_from_the_plan_finds_what_was_typed(api: Api) -> None:
    analyst = await api.browser("analyst")

    page = await _preview(analyst, act="edit")

    assert page.status_code == 200
    assert 'value="Darker entrance"' in page.text
    assert "field-fault" not in page.text


async def test_an_earlier_experiment_fills_the_form(api: Api, shop: Shop) -> None:
    experiment = await _draft(shop)
    analyst = await api.browser("analyst")

    page = (await analyst.get(f"{NEW}?like={experiment.id}", headers=OWN)).text

    assert f'value="{experiment.id}"' in page
    assert "lavender 40%" in page
    assert (await analyst.get(f"{NEW}?like=none", headers=OWN)).status_code == 404
