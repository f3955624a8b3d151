"""Plans as they are drawn."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import ZoneId
from controller.experiment.design import Arm, DesignKind
from controller.experiment.draw import draw
from controller.experiment.plan import LeftOutReason
from controller.experiment.refusal import DesignRefusedError, RefusalKind
from tests.experiment.shop import (
    CITRUS,
    ISTANBUL,
    LAVENDER,
    MONDAY,
    Hours,
    citrus_against_lavender,
    crossed_senses,
    drawn,
    local,
    ten_to_ten,
    three_by_three,
)


@given(seed=st.integers(0, 2**32))
def test_a_pair_is_the_same_hour_of_the_same_weekday_one_week_apart_with_both_arms(seed: int) -> None:
    pairs = defaultdict(list)
    for block in drawn(seed=seed, weeks=4).blocks:
        pairs[block.stratum].append(block)

    assert len(pairs) == 4 * 7 * 3 / 2
    for first, second in pairs.values():
        assert second.begins - first.begins == timedelta(days=7)
        assert {first.arm, second.arm} == {"A", "B"}


def test_blocks_fill_the_opening_hours_and_begin_with_their_burn_in() -> None:
    plan = drawn()

    hours = Counter(block.begins.astimezone(ISTANBUL).hour for block in plan.blocks)
    assert hours == {10: 14, 14: 14, 18: 14}
    assert all(block.burn_in_ends - block.begins == timedelta(hours=1) for block in plan.blocks)
    assert all(block.begins.tzinfo is UTC for block in plan.blocks)


def test_the_seed_alone_decides_the_coins() -> None:
    assert drawn(seed=5) == drawn(seed=5)
    assert drawn(seed=5).hash != drawn(seed=6).hash


def test_every_zone_has_coins_of_its_own() -> None:
    entrance, lounge = ZoneId("entrance"), ZoneId("lounge")
    design = replace(citrus_against_lavender(), zones=(lounge, entrance))

    plan = draw(design, ten_to_ten())

    arms = {zone: [block.arm for block in plan.blocks if block.zone == zone] for zone in design.zones}
    assert len(arms[entrance]) == len(arms[lounge]) == 42
    assert arms[entrance] != arms[lounge]


def test_coins_are_fair() -> None:
    plan = drawn(weeks=52)
    control_first = sum(
        block.arm == "A" for block in plan.blocks if (block.begins.date() - MONDAY).days // 7 % 2 == 0
    )

    # 546 coins: mean 273, standard deviation sqrt(546) / 2 = 11.7; four of them
    assert abs(control_first - 273) < 47


def test_other_hours_in_one_week_leave_the_pair_out_and_name_it() -> None:
    hours = ten_to_ten()
    sunday = MONDAY + timedelta(days=13)
    hours[sunday] = ((local(sunday, 14), local(sunday, 22)),)  # the morning stays closed

    plan = draw(citrus_against_lavender(), hours)

    assert plan.strata == 20
    (note,) = plan.notes
    assert note.begins == local(sunday - timedelta(days=7), 10)
    assert note.why is LeftOutReason.NO_MIRROR


def test_a_holiday_in_one_week_leaves_the_whole_day_out() -> None:
    holiday = MONDAY + timedelta(days=2)

    plan = draw(citrus_against_lavender(), ten_to_ten(), holidays=[holiday])

    assert plan.strata == 18
    assert {note.why for note in plan.notes} == {LeftOutReason.HOLIDAY}
    days = {block.begins.astimezone(ISTANBUL).date() for block in plan.blocks}
    assert not days & {holiday, holiday + timedelta(days=7)}


def test_blocks_keep_to_the_window_of_the_experiment() -> None:
    design = replace(citrus_against_lavender(), window=(time(12), time(21)))

    plan = draw(design, ten_to_ten())

    begins = {block.begins.astimezone(ISTANBUL).time() for block in plan.blocks}
    assert begins == {time(12), time(16)}  # 20:00-21:00 is too short for a block


def test_a_pair_across_the_change_to_summer_time_keeps_its_wall_time() -> None:
    berlin, monday = ZoneInfo("Europe/Berlin"), date(2026, 3, 23)  # clocks go forward on the 29th
    design = replace(citrus_against_lavender(), timezone="Europe/Berlin", start=monday)
    days = [monday + timedelta(days=n) for n in range(14)]
    opens, closes = time(10, tzinfo=berlin), time(22, tzinfo=berlin)
    hours = {day: ((datetime.combine(day, opens), datetime.combine(day, closes)),) for day in days}

    blocks = [block for block in draw(design, hours).blocks if block.stratum == 0]

    assert [block.begins.astimezone(berlin).hour for block in blocks] == [10, 10]
    assert blocks[1].begins - blocks[0].begins == timedelta(days=7, hours=-1)


@pytest.mark.parametrize(
    ("hours", "kind"),
    [
        ({}, RefusalKind.CLOSED),
        ({MONDAY: ((local(MONDAY, 10), local(MONDAY, 13)),)}, RefusalKind.LONG_BLOCK),
        (ten_to_ten(days=7), RefusalKind.FEW_PAIRS),  # the second week is closed
    ],
)
def test_opening_hours_that_allow_no_answer_are_refused(hours: Hours, kind: RefusalKind) -> None:
    with pytest.raises(DesignRefusedError) as refused:
        draw(citrus_against_lavender(), hours)

    assert [refusal.kind for refusal in refused.value.refusals] == [kind]


def test_too_few_pairs_for_any_verdict_are_refused_with_the_number_that_is_needed() -> None:
    days = [MONDAY, MONDAY + timedelta(days=7)]
    hours = {day: ((local(day, 10), local(day, 22)),) for day in days}

    with pytest.raises(DesignRefusedError, match="3 pairs can never show"):
        draw(citrus_against_lavender(), hours)


@given(seed=st.integers(0, 2**32))
def test_a_stratum_has_every_arm_once_at_the_same_hour_of_the_same_weekday(seed: int) -> None:
    plan = draw(replace(three_by_three(), seed=seed), ten_to_ten(7 * 9))
    strata = defaultdict(list)
    for block in plan.blocks:
        strata[block.stratum].append(block)

    assert plan.strata == 7 * 3
    for blocks in strata.values():
        first = min(block.begins for block in blocks)
        assert sorted((block.begins - first).days for block in blocks) == [7 * week for week in range(9)]
        assert {block.arm for block in blocks} == {arm.name for arm in plan.design.arms}


def test_every_order_of_three_arms_is_as_likely_as_any_other() -> None:
    arms = (LAVENDER, CITRUS, Arm("C"))
    design = replace(citrus_against_lavender(weeks=51), arms=arms, kind=DesignKind.STRATIFIED)
    plan = draw(design, ten_to_ten(7 * 51))

    orders: dict[int, str] = defaultdict(str)
    for block in plan.blocks:
        orders[block.stratum] += block.arm

    # 17 * 21 orders, six kinds: 59.5 of each expected, standard deviation sqrt(357 * 1/6 * 5/6) = 7.0
    assert all(abs(n - 59.5) < 4 * 7.0 for n in Counter(orders.values()).values())
    assert len(set(orders.values())) == 6


def test_pairs_of_adjacent_days_give_two_days_that_follow_each_other_both_arms() -> None:
    design = replace(citrus_against_lavender(weeks=1), kind=DesignKind.ADJACENT_DAYS)

    plan = draw(design, ten_to_ten(7))

    pairs = defaultdict(list)
    for block in plan.blocks:
        pairs[block.stratum].append(block)
    assert len(pairs) == 3 * 3
    for first, second in pairs.values():
        assert second.begins - first.begins == timedelta(days=1)
        assert {first.arm, second.arm} == {"A", "B"}
    assert {note.why for note in plan.notes} == {LeftOutReason.NO_OTHER_DAY}  # the seventh day


def test_a_holiday_takes_its_own_blocks_out_of_a_stratum_and_leaves_the_others() -> None:
    holiday = MONDAY + timedelta(days=8)

    plan = draw(crossed_senses(), ten_to_ten(28), holidays=[holiday])

    assert len(plan.blocks) == 28 * 3 - 3
    assert {note.why for note in plan.notes} == {LeftOutReason.HOLIDAY_ITSELF}
    assert holiday not in {block.begins.astimezone(ISTANBUL).date() for block in plan.blocks}


def test_a_week_alone_in_its_stratum_has_nothing_to_be_compared_with() -> None:
    mondays = [MONDAY + timedelta(days=7 * week) for week in range(1, 4)]

    plan = draw(crossed_senses(), ten_to_ten(28), holidays=mondays)

    alone = [note for note in plan.notes if note.why is LeftOutReason.ALONE]
    assert {note.begins.astimezone(ISTANBUL).date() for note in alone} == {MONDAY}


def test_three_comparisons_need_more_strata_than_one() -> None:
    hours = {day: spans for day, spans in ten_to_ten(28).items() if day.weekday() == 0}  # three strata

    # Holm asks for alpha / 3 of the first: 2 / 2**n <= .05 / 3 from seven strata on
    with pytest.raises(
        DesignRefusedError, match=r"3 strata can never show one of 3 differences .* 7 are needed"
    ):
        draw(crossed_senses(), hours)
