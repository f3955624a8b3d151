"""A kept draft on its page."""

from __future__ import annotations

from tests.web.api_client import Api
from tests.web.store_fixture import Shop
from tests.web.test_panel_experiments import OWN, _draft


async def test_a_draft_shows_its_plan_and_no_verdict(api: Api, shop: Shop) -> None:
    experiment = await _draft(shop)
    assert experiment.plan is not None
    manager = await api.browser("manager")

    page = (await manager.get(f"/experiments/{experiment.id}", headers=OWN)).text

    assert experiment.plan.hash in page
    assert "experiment-start" in page
    assert "Not enough past to say what this can detect" in page
    assert "Verdict" not in page


async def test_a_draft_names_the_experiment_that_is_in_its_way(api: Api, shop: Shop) -> None:
    running, draft = await _draft(shop), await _draft(shop)
    await shop.experiments.start(running.id, actor="ayse")
    manager = await api.browser("manager")

    page = (await manager.get(f"/experiments/{draft.id}", headers=OWN)).text

    assert f"at the same time: {running.name}" in page


async def test_a_draft_whose_day_has_passed_says_so_until_it_is_put_away(api: Api, shop: Shop) -> None:
    draft = await _draft(shop)
    manager = await api.browser("manager")
    shop.clock.advance(days=3)

    pages = [(await manager.get(f"/experiments/{draft.id}", headers=OWN)).text]
    await shop.experiments.archive(draft.id, actor="ayse")
    pages.append((await manager.get(f"/experiments/{draft.id}", headers=OWN)).text)

    assert ["Its first day has passed" in page for page in pages] == [True, False]


async def test_an_analyst_is_told_who_can_start_a_draft(api: Api, shop: Shop) -> None:
    draft = await _draft(shop)
    path = f"/experiments/{draft.id}"
    analyst, manager = await api.browser("analyst"), await api.browser("manager", name="can")

    pages = [(await browser.get(path, headers=OWN)).text for browser in (analyst, manager)]

    assert ["A manager of the store can start it." in page for page in pages] == [True, False]
