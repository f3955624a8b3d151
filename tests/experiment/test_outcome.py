"""One number for every block, or the reason why there is none."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from controller.atmosphere.model import Exposure, ReasonKind, Sense, Shares, ZoneId
from controller.experiment.course import Course, Pause
from controller.experiment.metric import Metric
from controller.experiment.outcome import Answer, BlockOutcome, Why, block_outcomes
from controller.experiment.plan import Block, Plan
from tests.experiment.shop import ENTRANCE, as_planned, drawn

PLAN = drawn()
FIRST = PLAN.blocks[0]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def given_at(block: Block, *scores: int, after_burn_in: float = 30) -> list[Answer]:
    return [Answer(block.zone, block.burn_in_ends + minutes(after_burn_in), score) for score in scores]


def first_outcome(
    *answers: Answer, plan: Plan = PLAN, exposures: list[Exposure] | None = None, now: datetime = PLAN.ends
) -> BlockOutcome:
    lived = [as_planned(FIRST)] if exposures is None else exposures
    return block_outcomes(plan, lived, answers, now=now)[0]


def test_a_delivered_block_has_the_mean_of_its_answers() -> None:
    outcome = first_outcome(*given_at(FIRST, 5, 4, 4, 2))

    assert outcome.why is None
    assert outcome.outcome == 3.75
    assert outcome.top_share == 0.25
    assert outcome.answers_per_hour == pytest.approx(4 / 3)  # a block of four hours, one of burn-in
    assert outcome.delivered == 1.0


def test_answers_of_the_burn_in_are_left_out_in_every_block() -> None:
    early = given_at(FIRST, 1, after_burn_in=-1)
    first_instant = given_at(FIRST, 4, after_burn_in=0)
    too_late = [Answer(ENTRANCE, FIRST.ends, 1)]

    outcome = first_outcome(*early, *first_instant, *too_late)

    assert (outcome.outcome, outcome.answers) == (4.0, 1)


def test_answers_of_other_zones_and_distrusted_ones_do_not_count() -> None:
    elsewhere = [answer._replace(zone=ZoneId("lounge")) for answer in given_at(FIRST, 1)]
    distrusted = [answer._replace(counts=False) for answer in given_at(FIRST, 1)]

    assert first_outcome(*given_at(FIRST, 5), *elsewhere, *distrusted).outcome == 5.0


def test_the_net_promoter_score_of_a_block_is_promoters_less_detractors() -> None:
    plan = replace(PLAN, design=replace(PLAN.design, metric=Metric.NPS))

    assert first_outcome(*given_at(FIRST, 10, 9, 8, 2), plan=plan).outcome == 25.0


def test_a_block_that_is_not_over_has_no_outcome_yet() -> None:
    outcome = first_outcome(*given_at(FIRST, 5), now=FIRST.ends - minutes(1))

    assert (outcome.outcome, outcome.why) == (None, Why.OPEN)


def test_a_block_without_answers_says_so() -> None:
    assert first_outcome().why is Why.NO_ANSWERS


def test_a_block_whose_diffuser_was_empty_does_not_count_but_keeps_its_answers_as_assigned() -> None:
    outcome = first_outcome(*given_at(FIRST, 5, 3), exposures=[as_planned(FIRST, delivered=0.79)])

    assert (outcome.outcome, outcome.why) == (None, Why.NOT_DELIVERED)
    assert outcome.raw == 4.0
    assert outcome.delivered == pytest.approx(0.79)


def scent_block(shares: Shares, *, delivered: float) -> BlockOutcome:
    """A block of an experiment whose arms differ in the scent alone."""
    plan = replace(PLAN, design=replace(PLAN.design, senses=(Sense.SCENT,)))
    lived = replace(as_planned(FIRST, delivered=delivered), shares=shares)
    return first_outcome(*given_at(FIRST, 5, 3), plan=plan, exposures=[lived])


def test_a_scent_that_was_never_there_does_not_count_although_eleven_lamps_were() -> None:
    outcome = scent_block(((Sense.LIGHT, 1.0), (Sense.SCENT, 0.0)), delivered=11 / 12)

    assert (outcome.outcome, outcome.why, outcome.delivered) == (None, Why.NOT_DELIVERED, 0.0)


def test_a_dead_lamp_does_not_spoil_an_experiment_about_scent() -> None:
    outcome = scent_block(((Sense.LIGHT, 0.5), (Sense.SCENT, 1.0)), delivered=0.6)

    assert (outcome.outcome, outcome.why, outcome.delivered) == (4.0, None, 1.0)


def test_a_block_in_which_a_person_chose_is_put_aside() -> None:
    whole = as_planned(FIRST)
    begins = FIRST.burn_in_ends + minutes(60)
    exposures = [
        replace(whole, ends=begins),
        replace(as_planned(FIRST, reason=ReasonKind.OVERRIDE), begins=begins, ends=begins + minutes(24)),
        replace(whole, begins=begins + minutes(24)),
    ]

    outcome = first_outcome(*given_at(FIRST, 5), exposures=exposures)

    assert (outcome.outcome, outcome.why) == (None, Why.OVERRIDDEN)
    assert outcome.overridden == pytest.approx(24 / 240)
    assert outcome.delivered == pytest.approx(1 - 24 / 180)


def test_an_override_that_ends_with_the_block_before_does_not_spoil_this_one() -> None:
    a_tick_late = FIRST.begins + timedelta(seconds=2)
    exposures = [
        replace(
            as_planned(FIRST, reason=ReasonKind.OVERRIDE), begins=FIRST.begins - minutes(60), ends=a_tick_late
        ),
        replace(as_planned(FIRST), begins=a_tick_late),
    ]

    assert first_outcome(*given_at(FIRST, 5), exposures=exposures).outcome == 5.0


def test_an_override_of_the_burn_in_spoils_the_block() -> None:
    back = FIRST.begins + minutes(50)
    exposures = [
        replace(as_planned(FIRST, reason=ReasonKind.OVERRIDE), ends=back),
        replace(as_planned(FIRST), begins=back),
    ]

    assert first_outcome(*given_at(FIRST, 5), exposures=exposures).why is Why.OVERRIDDEN


def test_the_other_arm_or_another_experiment_is_not_delivery() -> None:
    other_arm = replace(as_planned(FIRST), arm="A" if FIRST.arm == "B" else "B")
    other_experiment = replace(as_planned(FIRST), experiment="music")

    assert first_outcome(*given_at(FIRST, 5), exposures=[other_arm]).delivered == 0.0
    assert first_outcome(*given_at(FIRST, 5), exposures=[other_experiment]).delivered == 0.0


def test_every_block_of_the_plan_is_there_in_its_order() -> None:
    outcomes = block_outcomes(PLAN, [as_planned(b) for b in PLAN.blocks], [], now=PLAN.ends)

    assert [outcome.block for outcome in outcomes] == list(PLAN.blocks)
    assert {outcome.delivered for outcome in outcomes} == {1.0}


def test_a_running_block_counts_what_was_delivered_so_far_and_nothing_of_the_hours_to_come() -> None:
    now = FIRST.burn_in_ends + minutes(60)
    running = replace(as_planned(FIRST), begins=now - minutes(30), ends=None)

    outcome = first_outcome(exposures=[running], now=now)

    assert outcome.delivered == pytest.approx(0.5)  # 30 of the 60 minutes so far
    assert outcome.why is Why.OPEN


@pytest.mark.parametrize(
    ("begins", "ends", "why"),
    [
        (FIRST.begins, FIRST.begins + minutes(1), None),
        (FIRST.begins, FIRST.begins + minutes(2), Why.PAUSED),
        (FIRST.ends - minutes(2), None, Why.PAUSED),
        (FIRST.ends, None, None),
    ],
    ids=["as the block begins", "during the burn-in", "not over yet", "after the block"],
)
def test_a_block_in_which_people_paused_the_experiment_does_not_count(
    begins: datetime, ends: datetime | None, why: Why | None
) -> None:
    course = Course((Pause(begins, ends),))

    first, *_ = block_outcomes(PLAN, [as_planned(FIRST)], given_at(FIRST, 5), now=PLAN.ends, course=course)

    assert first.why is why


@pytest.mark.parametrize(
    ("course", "why"),
    [(Course(stopped_at=FIRST.ends), Why.STOPPED), (Course(edited_at=FIRST.ends), Why.EDITED)],
)
def test_blocks_after_an_early_stop_or_an_edit_do_not_count_whatever_the_clock_says(
    course: Course, why: Why
) -> None:
    everything = [as_planned(block) for block in PLAN.blocks]
    answers = [answer for block in PLAN.blocks for answer in given_at(block, 5)]

    outcomes = block_outcomes(PLAN, everything, answers, now=PLAN.ends, course=course)

    assert [outcome.why for outcome in outcomes] == [None] + [why] * (len(PLAN.blocks) - 1)
