"""Experiments in the panel."""

from __future__ import annotations

from datetime import timedelta

from controller.adapters.experiment_draft import Draft
from controller.adapters.experiment_state import Experiment
from controller.experiment.design import Arm
from controller.experiment.plan import Plan
from controller.web.language import language
from controller.web.pages_effect import effects
from controller.web.report_file import verify_file
from tests.web.api_client import HOST, Api
from tests.web.store_fixture import ENTRANCE, ISTANBUL, Shop

OWN = {"Origin": HOST, "Accept-Language": "en"}


async def _draft(shop: Shop) -> Experiment:
    draft = Draft(
        name="Citrus against lavender",
        zones=(ENTRANCE,),
        arms=(
            Arm("A", patch={"scent": {"fragrance": "lavender", "intensity": "40%"}}),
            Arm("B", patch={"scent": {"fragrance": "citrus", "intensity": "40%"}}),
        ),
        start=(shop.clock().astimezone(ISTANBUL) + timedelta(days=1)).date(),
        weeks=2,
        block_minutes=240,
        burn_in_minutes=60,
        seed=7,
    )
    return await shop.experiments.create(draft, actor="can")


async def test_the_list_says_name_status_arms_and_progress(api: Api, shop: Shop) -> None:
    await _draft(shop)
    analyst = await api.browser("analyst")

    page = (await analyst.get("/experiments", headers=OWN)).text

    assert all(
        words in page for words in ("Citrus against lavender", "draft", "citrus 40%", "0 of 42 blocks")
    )


async def test_the_page_shows_verdict_plan_hash_and_a_cell_for_every_block(api: Api, shop: Shop) -> None:
    experiment = await _draft(shop)
    assert experiment.plan is not None
    await shop.experiments.start(experiment.id, actor="ayse")
    analyst = await api.browser("analyst")

    page = (await analyst.get(f"/experiments/{experiment.id}", headers=OWN)).text

    assert "Cannot trust this yet, because" in page
    assert "42 (21 pairs)" in page
    assert experiment.plan.hash in page
    # 2 weeks of 7 days of 12 open hours in blocks of 4 hours, beside one sample in the legend
    assert page.count("cell uncounted") == 2 * 7 * 3 + 1


async def test_a_manager_starts_pauses_stops_and_puts_away_and_an_analyst_does_not(
    api: Api, shop: Shop
) -> None:
    experiment = await _draft(shop)
    path = f"/experiments/{experiment.id}"
    manager, analyst = await api.browser("manager"), await api.browser("analyst", name="can")
    assert "experiment-start" in (await manager.get(path, headers=OWN)).text
    assert "experiment-start" not in (await analyst.get(path, headers=OWN)).text

    assert (await analyst.post(path, data={"act": "start"}, headers=OWN)).status_code == 403
    seen = []
    for act in ("start", "pause", "stop", "archive"):
        await manager.post(path, data={"act": act}, headers=OWN)
        seen.append(shop.experiments.get(experiment.id).status.value)

    assert seen == ["running", "paused", "finished", "archived"]
    assert "Citrus against lavender" not in (await manager.get("/experiments", headers=OWN)).text


async def test_what_its_status_does_not_allow_is_said_and_not_done(api: Api, shop: Shop) -> None:
    experiment = await _draft(shop)
    manager = await api.browser("manager")

    answer = await manager.post(f"/experiments/{experiment.id}", data={"act": "pause"}, headers=OWN)

    assert (answer.status_code, 'role="alert"' in answer.text) == (409, True)
    assert (await manager.get("/experiments/none", headers=OWN)).status_code == 404


async def test_a_simulations_truth_stands_in_the_picture_and_is_named_as_such(shop: Shop) -> None:
    plan: Plan | None = (await _draft(shop)).plan
    assert plan is not None
    report = {
        "estimate": 0.21,
        "ci": [0.05, 0.37],
        "p_value": 0.01,
        "n": 21,
        "method": "paired sign-flip test",
        "simulated_truth": {"effect": 0.2, "seed": 1},
    }

    shown = effects(report, plan.design, language("en"))
    unknown = effects({**report, "estimate": None}, plan.design, language("en"))

    assert "truth of the simulation" in shown.picture
    assert unknown.picture == ""


async def test_a_report_can_be_taken_along_as_a_page_and_as_data(api: Api, shop: Shop) -> None:
    experiment = await _draft(shop)
    analyst = await api.browser("analyst")

    data, page = [
        await analyst.get(f"/experiments/{experiment.id}/report.{kind}", headers=OWN)
        for kind in ("json", "html")
    ]

    assert data.headers["content-disposition"] == f'attachment; filename="{experiment.id}-report.json"'
    assert verify_file(data.content).findings == verify_file(page.content).findings == ()
    assert (await analyst.get("/experiments/none/report.json", headers=OWN)).status_code == 404
    assert (await analyst.get(f"/experiments/{experiment.id}/report.pdf", headers=OWN)).status_code in {
        404,
        422,
    }


async def test_a_draft_that_is_thrown_away_is_found_in_the_archive_alone(api: Api, shop: Shop) -> None:
    experiment = await _draft(shop)
    manager = await api.browser("manager")

    await manager.post(f"/experiments/{experiment.id}", data={"act": "archive"}, headers=OWN)

    lists = [(await manager.get(path, headers=OWN)).text for path in ("/experiments", "/experiments/archive")]
    assert [experiment.name in page for page in lists] == [False, True]
    page = (await manager.get(f"/experiments/{experiment.id}", headers=OWN)).text
    assert ("experiment-start" in page, "experiment-again" in page) == (False, True)


async def test_the_page_says_who_drafted_started_and_paused_it(api: Api, shop: Shop) -> None:
    experiment = await _draft(shop)
    manager = await api.browser("manager", name="ayse")

    for act in ("start", "pause"):
        await manager.post(f"/experiments/{experiment.id}", data={"act": act}, headers=OWN)

    page = (await manager.get(f"/experiments/{experiment.id}", headers=OWN)).text
    assert all(words in page for words in ("can drafted it", "ayse started it", "ayse paused it"))


async def test_a_report_says_why_days_have_no_block(api: Api, shop: Shop) -> None:
    shop.clock.advance(days=7)
    experiment = await _draft(shop)  # its second week holds the Ramazan Bayramı of 2026
    await shop.experiments.start(experiment.id, actor="ayse")
    analyst = await api.browser("analyst")

    page = (await analyst.get(f"/experiments/{experiment.id}", headers=OWN)).text

    assert "Fri, Mar 20, 10:00" in page
    assert "a holiday falls on one week of the pair (Eid al-Fitr)" in page
