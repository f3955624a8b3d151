"""Three scents by three kinds of music: planned, lived through by the real controller, and analysed.

The design is that of Mattila and Wirtz (2001), Journal of Retailing 77, 273-289: no, a calming and a rousing
scent by no, slow and fast music; customers were more satisfied where both roused or both calmed. The sizes
are of the order that Roschk, Loureiro and Breitsohl (2017), Journal of Retailing 93, 228-240, found in 66
studies, small to medium: 0.2 of a customer's standard deviation for a scent or for music; a match adds 0.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import sqrt
from random import Random
from statistics import NormalDist, fmean

import pytest

from controller.adapters.experiment_draft import Draft, drawn
from controller.adapters.scene_files import example_store, load
from controller.atmosphere.model import Sense, Store, ZoneId
from controller.demo.customers_air import FRESH_AIR, AtmosphereState, Surroundings, relax
from controller.demo.fleet import demo_fleet
from controller.demo.past import Past, live_through
from controller.experiment.compare import compare
from controller.experiment.contrast import contrasts, differences
from controller.experiment.design import Arm, Factor
from controller.experiment.outcome import Answer, BlockOutcome, block_outcomes
from controller.experiment.plan import Block, Plan
from controller.experiment.report import Report, report

START = date(2026, 2, 2)
ENTRANCE = ZoneId("entrance")
WEEKS, STEP = 9, timedelta(minutes=10)
PUFFS = {"run": "2 min", "pause": "3 min"}
SCENTS = Factor(
    Sense.SCENT,
    (
        Arm("unscented", patch={"scent": "off"}),
        Arm("lavender", patch={"scent": {"fragrance": "lavender", **PUFFS}}),
        Arm("citrus", patch={"scent": {"fragrance": "citrus", **PUFFS}}),
    ),
)
MUSIC = Factor(
    Sense.MUSIC,
    (
        Arm("silent", patch={"music": "off"}),
        Arm("slow", patch={"music": {"playlist": "soft-ambient", "volume": "30%"}}),
        Arm("fast", patch={"music": {"playlist": "upbeat", "volume": "30%"}}),
    ),
)
MATCHING = {"lavender": "soft-ambient", "citrus": "upbeat"}
USUAL, SD, MOOD_SD, ANSWERS_PER_HOUR = 3.2, 1.0, 0.3, 10.0
PRESENT, MATCH = 0.2, 0.5
NORMAL = NormalDist()


def satisfaction(surroundings: Surroundings, air: AtmosphereState) -> float:
    """What a customer of ordinary mood feels where devices give this and the air holds that."""
    felt = USUAL + (PRESENT if surroundings.playlist else 0.0)
    for fragrance, playlist in MATCHING.items():
        match = MATCH if surroundings.playlist == playlist else 0.0
        felt += air.presence(fragrance) * (PRESENT + match)
    return felt


def expected_score(felt: float) -> float:
    """The mean of the answers 1-5 that come of it: rounded normal deviates, cut at both ends."""
    return 1.0 + sum(NORMAL.cdf((felt - (score - 0.5)) / SD) for score in range(2, 6))


def walked(block: Block, past: Past, opened: datetime) -> Iterator[tuple[datetime, float]]:
    """Every ten minutes of a block after its burn-in, and what an ordinary customer feels."""
    air, at = FRESH_AIR, opened
    while at < block.ends:
        surroundings = past.really(block.zone, at)
        air = relax(air, surroundings, STEP.total_seconds())
        at += STEP
        if at > block.burn_in_ends:
            yield at - STEP / 2, satisfaction(surroundings, air)


class Lived:
    """The nine weeks, what customers said in them, and what they would have said on average."""

    def __init__(self, store: Store, plan: Plan, past: Past) -> None:
        self.plan = plan
        chance, answers = Random(5), []
        self.truth: dict[int, float] = {}
        for block in plan.blocks:
            day = block.begins.astimezone(store.timezone).date()
            opened = min(b.begins for b in plan.blocks if b.begins.astimezone(store.timezone).date() == day)
            steps = list(walked(block, past, opened))
            self.truth[block.index] = fmean(expected_score(felt) for _, felt in steps)
            mood = chance.gauss(0.0, MOOD_SD)
            for at, felt in steps:
                answers += [
                    Answer(block.zone, at, max(1, min(5, round(chance.gauss(felt + mood, SD)))))
                    for _ in range(chance.choices((1, 2), (1.0, 2.0))[0])
                ]
        self.outcomes = block_outcomes(plan, past.exposures, answers, now=plan.ends)
        self.report: Report = report(plan, self.outcomes, now=plan.ends)

    def true(self, outcome: BlockOutcome) -> float | None:
        """What a block that counts would have scored without chance."""
        return None if outcome.outcome is None else self.truth[outcome.block.index]


@pytest.fixture(scope="module")
def lived() -> Lived:
    store = load(example_store(), today=START)
    draft = Draft(
        name="Scent by music",
        zones=(ENTRANCE,),
        arms=(),
        factors=(SCENTS, MUSIC),
        start=START,
        weeks=WEEKS,
        block_minutes=240,
        seed=2001,
    )
    midnight = datetime.combine(START, time(), store.timezone)
    plan = drawn(draft, store, midnight)
    fleet = [device for device in demo_fleet(store) if device.zone == ENTRANCE]
    return Lived(store, plan, live_through(store, fleet, [plan], midnight, plan.ends, seed=7))


def test_nine_atmospheres_are_each_given_once_at_every_hour_of_the_week(lived: Lived) -> None:
    delivered = {arm.arm: arm.delivered or 0.0 for arm in lived.report.diagnostics.arms}

    assert len(lived.plan.design.arms) == len(delivered) == 9
    assert lived.plan.design.burn_in_minutes == 75  # 45 min for the slowest scent and a visit of 30
    assert min(delivered.values()) > 0.9


def test_every_contrast_finds_what_was_really_there(lived: Lived) -> None:
    truth = {
        contrast.name: fmean(differences(lived.outcomes, contrast, lived.true).values())
        for contrast in contrasts(lived.plan.design)
    }

    found = {each.arm: each for each in lived.report.estimates}

    assert found.keys() == truth.keys()
    assert len(truth) == 8
    off = [(each.estimate - truth[name]) / (each.standard_error or 0.0) for name, each in found.items()]
    # Eight standard normal deviates: their root mean square is below 1.65 with a probability of 99 %
    assert sqrt(fmean(deviate**2 for deviate in off)) < 1.65


def test_each_sense_is_told_and_a_match_is_not_claimed_on_too_few_blocks(lived: Lived) -> None:
    clear = {each.arm for each in lived.report.estimates if each.is_clear}
    errors = {each.arm: each.standard_error or 0.0 for each in lived.report.estimates}

    # An interaction is told from a third of the blocks and by four of them: its error is about twice as large
    assert errors["citrus × fast"] > 1.5 * errors["citrus"]
    assert clear == {"lavender", "citrus", "slow", "fast"}
    assert str(lived.report.verdict) == "switch to citrus+fast"


def test_what_customers_would_have_said_without_chance_is_compared_as_the_answers_are(lived: Lived) -> None:
    true = {each.arm: each.estimate for each in compare(lived.plan, lived.outcomes, lived.true)}

    # On the five points of the scale a step of 0.5 standard deviations is just below 0.5; scents are diluted
    assert 0.3 < true["citrus × fast"] < MATCH
    assert abs(true["citrus × slow"]) < 0.1
