"""A simulated day of the example store: an arm counts where its scent was, and only there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from controller.adapters.scene_files import example_store, load
from controller.atmosphere.model import Limits, Sense, Store, ZoneId
from controller.demo.experiments import DemoExperiment, demo_experiments
from controller.demo.fleet import DemoDevice, demo_fleet
from controller.demo.past import Past, live_through
from controller.experiment.outcome import Answer, BlockOutcome, Why, block_outcomes
from devices.simulated.fleet_file import DiffuserSpec

ENTRANCE = ZoneId("entrance")
TODAY = date(2026, 11, 23)
"""The experiment began four weeks earlier, on an ordinary Monday, open from ten to ten."""


@pytest.fixture(scope="module")
def store() -> Store:
    return load(example_store())


def citrus_or_lavender(store: Store) -> DemoExperiment:
    return demo_experiments(store, TODAY, seed=1)[0]


def first_day(
    store: Store, fleet: Iterable[DemoDevice], *, drafted_in: Store | None = None
) -> tuple[Past, list[BlockOutcome]]:
    """The first day of the experiment at the entrance, with a five in every block.

    ``drafted_in`` is the store as it was when the plan was drawn, where that was another one.
    """
    experiment = citrus_or_lavender(drafted_in or store)
    plan, ends = experiment.plan, experiment.drawn_at + timedelta(days=1)
    at_the_entrance = [device for device in fleet if device.zone == ENTRANCE]
    past = live_through(store, at_the_entrance, [plan], experiment.drawn_at, ends, seed=1)
    answers = [Answer(block.zone, block.burn_in_ends, 5) for block in plan.blocks]
    outcomes = block_outcomes(plan, past.exposures, answers, now=ends)
    return past, [outcome for outcome in outcomes if outcome.block.ends <= ends]


def limited_to(store: Store, limits: Limits) -> Store:
    entrance = replace(store.zones[ENTRANCE], limits=limits)
    return replace(store, zones={**store.zones, ENTRANCE: entrance})


def test_the_scent_of_both_arms_lasts_from_opening_to_closing(store: Store) -> None:
    past, outcomes = first_day(store, demo_fleet(store))

    assert [outcome.why for outcome in outcomes] == [None] * 3
    assert {past.really(ENTRANCE, o.block.ends - timedelta(minutes=1)).fragrance for o in outcomes} == {
        "citrus",
        "lavender",
    }
    assert not [receipt.clamps for receipt in past.receipts if receipt.zone == ENTRANCE and receipt.clamps]


def test_a_day_without_a_diffuser_counts_for_nothing_although_every_lamp_obeys(store: Store) -> None:
    lamps_and_music = [device for device in demo_fleet(store) if not isinstance(device.spec, DiffuserSpec)]

    past, outcomes = first_day(store, lamps_and_music)

    assert [(outcome.why, outcome.delivered) for outcome in outcomes] == [(Why.NOT_DELIVERED, 0.0)] * 3
    assert {exposure.delivered for exposure in past.exposures if exposure.arm} == {1.0}


def test_an_arm_ends_with_its_cartridge_although_the_diffuser_runs_on(store: Store) -> None:
    fleet = [
        replace(device, spec=device.spec.model_copy(update={"level_percent": (0.5, 0.5)}))
        if isinstance(device.spec, DiffuserSpec)
        else device
        for device in demo_fleet(store)
    ]

    past, outcomes = first_day(store, fleet)

    # Half a percent of 200 hours is an hour of scent: at two minutes in five it is gone after two and a half
    # hours, of which ninety minutes were burn-in. The third block has the fragrance of the first.
    assert [o.delivered for o in outcomes] == pytest.approx([1 / 2.5, 1 / 2.5, 0.0], abs=0.01)
    assert {o.why for o in outcomes} == {Why.NOT_DELIVERED}
    assert past.really(ENTRANCE, outcomes[2].block.ends - timedelta(minutes=1)).fragrance is None


def test_after_the_days_scent_is_used_up_no_arm_is_there(store: Store) -> None:
    # The limit was lowered after the draft, which would have been refused with it:
    # two hours of scent at two minutes in five last five hours: the first block and an hour of the second
    scarce = limited_to(store, Limits(scent_daily_s=7200.0))

    past, outcomes = first_day(scarce, demo_fleet(scarce), drafted_in=store)

    assert [outcome.why for outcome in outcomes] == [None, Why.NOT_DELIVERED, Why.NOT_DELIVERED]
    last = max((exposure for exposure in past.exposures if exposure.arm), key=lambda e: e.begins)
    assert last.share(Sense.SCENT) == 0.0
    assert last.share(Sense.LIGHT) == 1.0
    assert last.delivered < 1.0
