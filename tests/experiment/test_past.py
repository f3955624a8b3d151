"""What a store's past says before an experiment starts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from statistics import fmean, variance

import pytest

from controller.atmosphere.model import Exposure, ReasonKind, SceneName
from controller.experiment.design import Design, DesignKind
from controller.experiment.outcome import Answer
from controller.experiment.past import LEAST_FREEDOM, Past, borrowed, past
from tests.experiment.shop import (
    ENTRANCE,
    MONDAY,
    as_planned,
    citrus_against_lavender,
    drawn,
    local,
    ten_to_ten,
)

WEEKS = 4
DESIGN = citrus_against_lavender(weeks=WEEKS)
"""Blocks 10-14, 14-18 and 18-22, an hour of burn-in: 84 of them in four weeks."""
FOUR_WEEKS = (local(MONDAY, 0), local(MONDAY + timedelta(weeks=WEEKS), 0))


def stretch(begins_day: int, from_hour: int, to_hour: int, **change: object) -> Exposure:
    day = MONDAY + timedelta(days=begins_day)
    scheduled = Exposure(
        zone=ENTRANCE,
        scene=SceneName("neutral"),
        begins=local(day, from_hour),
        ends=local(day, to_hour),
        settled=local(day, from_hour),
        delivered=1.0,
        reason=ReasonKind.SCHEDULE,
    )
    return replace(scheduled, **change)  # type: ignore[arg-type]


def as_scheduled() -> list[Exposure]:
    return [stretch(day, 9, 23) for day in range(7 * WEEKS)]


def answers(
    score: Callable[[int, int], int], *, each: int = 1, hours: tuple[int, ...] = (12, 16, 20)
) -> list[Answer]:
    """``each`` answers in the middle of every block; ``score`` knows the day and the hour."""
    return [
        Answer(ENTRANCE, local(MONDAY + timedelta(days=day), hour, minute), score(day, hour))
        for day in range(7 * WEEKS)
        for hour in hours
        for minute in range(each)
    ]


def looked_at(given: list[Answer], lived: list[Exposure] | None = None, design: Design = DESIGN) -> Past:
    lived = as_scheduled() if lived is None else lived
    return past(design, ten_to_ten(7 * WEEKS), lived, given)


def test_hours_and_weekdays_that_always_differ_are_no_noise() -> None:
    found = looked_at(answers(lambda day, hour: 1 + (day % 7 + hour) % 5))

    assert (found.blocks, found.freedom, found.block_sd) == (84, 84 - 21, 0.0)


def test_the_noise_is_what_alike_blocks_differ_by() -> None:
    chance = Random(3)
    scores = {(day, hour): chance.randint(1, 5) for day in range(28) for hour in (12, 16, 20)}

    found = looked_at(answers(lambda day, hour: scores[day, hour]))

    # with one answer a block nothing tells customers and blocks apart
    alike = [[scores[7 * week + day, hour] for week in range(4)] for day in range(7) for hour in (12, 16, 20)]
    assert found.block_sd**2 == pytest.approx(fmean(variance(group) for group in alike))
    assert fmean(each * each for each in found.residuals) == pytest.approx(found.block_sd**2)


def test_customers_who_differ_within_a_block_are_told_from_blocks_that_differ() -> None:
    chance = Random(4)

    found = looked_at(answers(lambda _day, _hour: chance.choice((3, 5)), each=30))

    # half threes, half fives: a variance of 1 within, none between
    assert found.answer_sd == pytest.approx(1.0, abs=0.02)
    assert found.block_sd < 0.1
    assert (found.answers_per_block, found.answers_per_hour, found.answers_a_day) == (30, 10, 90)


def test_answers_of_the_burn_in_and_untrusted_ones_do_not_count() -> None:
    given = answers(lambda _day, _hour: 4)
    early = answers(lambda _day, _hour: 1, hours=(10, 14, 18))
    untrusted = [answer._replace(counts=False, score=1) for answer in given]

    found = looked_at([*given, *early, *untrusted])

    assert (found.answers, found.block_sd) == (84, 0.0)


def test_two_arms_of_an_experiment_are_never_alike() -> None:
    plan = drawn(weeks=WEEKS)
    lived = [replace(as_planned(block), experiment="e", arm=block.arm) for block in plan.blocks]
    arms = {(b.begins.date(), b.begins.hour): b.arm for b in plan.blocks}

    def worth(day: int, hour: int) -> int:
        begins = local(MONDAY + timedelta(days=day), hour - 2).astimezone(plan.begins.tzinfo)
        return 5 if arms[begins.date(), begins.hour] == "B" else 2

    found = looked_at(answers(worth), lived)

    # of four weeks each hour of each weekday had each arm twice
    assert (found.blocks, found.freedom, found.block_sd) == (84, 42, 0.0)


def test_a_block_in_which_somebody_switched_is_lost_and_one_that_changed_arms_says_nothing() -> None:
    lived = as_scheduled()
    lived[0] = replace(lived[0], ends=local(MONDAY, 12))
    lived += [
        stretch(0, 12, 13, reason=ReasonKind.OVERRIDE),
        stretch(0, 13, 16),
        stretch(0, 16, 23, reason=ReasonKind.EXPERIMENT, experiment="e", arm="A"),
    ]

    found = looked_at(answers(lambda _day, _hour: 4), lived)

    assert found.kept == pytest.approx(83 / 84)
    assert found.blocks == 82


def test_time_before_the_store_kept_a_record_is_not_taken_for_time_without_answers() -> None:
    found = looked_at(answers(lambda _day, _hour: 4)[42:], as_scheduled()[14:])

    assert (found.kept, found.days, found.blocks) == (1.0, 14, 42)


def test_a_new_store_has_no_past() -> None:
    found = looked_at([], [])

    assert (found.is_enough, found.blocks, found.kept) == (False, 0, 0.0)


def test_a_zone_without_repeats_borrows_the_stores_noise_and_keeps_its_own_customers() -> None:
    own = looked_at(answers(lambda _day, _hour: 4, each=2)[:42], as_scheduled()[:7])
    chance = Random(5)
    store = looked_at(answers(lambda _day, _hour: chance.randint(1, 5), each=4))

    found = borrowed(own, store)

    assert own.freedom < LEAST_FREEDOM < store.freedom
    assert found is not None
    assert (found.answers_per_block, found.block_sd, found.answer_sd) == (2, store.block_sd, store.answer_sd)
    # two answers a block average out less than the four of the store's other zones
    expected = store.block_sd**2 + store.answer_sd**2 / 2
    assert fmean(each * each for each in found.residuals) == pytest.approx(expected)


def test_a_zone_where_nobody_ever_answered_borrows_nothing() -> None:
    store = looked_at(answers(lambda day, _hour: 1 + day % 5))

    assert borrowed(looked_at([]), store) is None


def test_for_pairs_of_adjacent_days_weekdays_that_differ_are_noise() -> None:
    design = replace(DESIGN, kind=DesignKind.ADJACENT_DAYS)

    found = looked_at(answers(lambda day, _hour: 1 + day % 2), design=design)

    # a 1 and a 2 in every pair of days: each lies half a point from their mean, which halves the freedom
    assert found.freedom == 42
    assert found.block_sd**2 == pytest.approx(0.5)
