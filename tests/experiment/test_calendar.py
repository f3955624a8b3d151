"""The block calendar."""

from datetime import date, time, timedelta

import pytest

from controller.experiment.calendar import block_calendar, plan_calendar
from controller.experiment.draw import draw
from controller.experiment.plan import LeftOutReason
from tests.experiment.shop import (
    ENTRANCE,
    MONDAY,
    answered,
    citrus_against_lavender,
    drawn,
    ten_to_ten,
    wobble,
)

PLAN = drawn()


def test_every_block_stands_on_its_day_at_its_wall_time() -> None:
    (entrance,) = block_calendar(PLAN.design, answered(PLAN, wobble))

    assert entrance.zone == ENTRANCE
    assert [week.number for week in entrance.weeks] == [1, 2]
    days = [day for week in entrance.weeks for day in week.days]
    assert [day.day for day in days] == [MONDAY + timedelta(days=n) for n in range(14)]
    assert {tuple(block.begins for block in day.blocks) for day in days} == {(time(10), time(14), time(18))}
    assert days[13].day == date(2026, 9, 20)


def test_levels_run_from_the_lowest_outcome_to_the_highest() -> None:
    (entrance,) = block_calendar(PLAN.design, answered(PLAN, wobble))

    blocks = [block for week in entrance.weeks for day in week.days for block in day.blocks]
    levels = [block.level for block in blocks if block.level is not None]
    assert (min(levels), max(levels)) == (0.0, 1.0)
    outcomes = [block.outcome.outcome for block in blocks if block.outcome.outcome is not None]
    assert [x for _, x in sorted(zip(levels, outcomes, strict=True))] == pytest.approx(sorted(outcomes))


def test_blocks_without_an_outcome_have_no_level_and_equal_ones_stand_in_the_middle() -> None:
    (entrance,) = block_calendar(PLAN.design, answered(PLAN, lambda _: 4.0, overridden=[0]))

    levels = [block.level for week in entrance.weeks for day in week.days for block in day.blocks]
    assert levels == [None] + [0.5] * 41


def test_without_blocks_there_is_no_calendar() -> None:
    assert block_calendar(PLAN.design, []) == ()


def test_a_plan_stands_in_its_calendar_with_what_is_left_out() -> None:
    plan = draw(citrus_against_lavender(), ten_to_ten(), holidays=[MONDAY])

    (entrance,) = plan_calendar(plan)

    days = [day for week in entrance.weeks for day in week]
    assert [len(week) for week in entrance.weeks] == [7, 7]
    off = {day.day for day in days if {each.why for each in day.stretches} == {LeftOutReason.HOLIDAY}}
    assert off == {MONDAY, MONDAY + timedelta(days=7)}
    tuesday = days[1].stretches
    assert [(each.begins, each.counts_from) for each in tuesday] == [
        (time(hour), time(hour + 1)) for hour in (10, 14, 18)
    ]
    assert [each.arm for each in tuesday] == [
        block.arm for block in plan.blocks if block.begins.day == MONDAY.day + 1
    ]
