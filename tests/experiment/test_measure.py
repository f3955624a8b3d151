"""Measures of tills and counters become one number for a block, or none."""

from datetime import timedelta

import pytest

from controller.atmosphere.model import ZoneId
from controller.experiment.measure import Measure, Reading, readings
from tests.experiment.shop import ENTRANCE, drawn

PLAN = drawn()
FIRST = PLAN.blocks[0]  # 10:00 to 14:00, burn-in until 11:00
HOUR = timedelta(hours=1)


def measure(
    value: float, begins_h: float, ends_h: float, *, metric: str = "sales", zone: ZoneId | None = None
) -> Measure:
    """A measure from so many hours after the first block began."""
    return Measure(metric, zone, value, FIRST.begins + begins_h * HOUR, FIRST.begins + ends_h * HOUR)


def reading(*measures: Measure, metric: str = "sales") -> Reading:
    return readings(PLAN, measures, metric)[FIRST.index]


def test_a_stretch_that_reaches_into_the_burn_in_counts_by_share_of_time() -> None:
    found = reading(measure(100, 0.5, 1.5), measure(90, 1.5, 4))

    # half of 100 and all of 90 in the three hours after the burn-in
    assert found.value == pytest.approx(140 / 3)
    assert found.covered == 1.0
    assert found.outside == pytest.approx(0.5 / 3.5)


def test_what_lies_in_the_burn_in_or_after_the_block_is_left_out() -> None:
    found = reading(measure(1000, 0, 1), measure(60, 1, 4), measure(1000, 4, 8))

    assert found.value == pytest.approx(20)
    assert found.outside == 0.0


def test_a_block_that_is_half_covered_has_no_number() -> None:
    found = reading(measure(60, 1, 2.5))

    assert (found.value, found.covered) == (None, 0.5)


def test_small_gaps_are_not_taken_for_noughts() -> None:
    found = reading(measure(54, 1, 3.7))

    assert found.value == pytest.approx(54 / 2.7)  # by the hour of the time that was measured


def test_two_tills_add_up_and_cover_no_more_than_one() -> None:
    found = reading(measure(30, 1, 4), measure(60, 1, 4))

    assert found.value == pytest.approx(30)
    assert found.covered == 1.0


def test_a_level_is_averaged_over_time() -> None:
    found = reading(
        measure(10, 0, 2, metric="occupancy"), measure(40, 2, 4, metric="occupancy"), metric="occupancy"
    )

    # one hour of 10 and two of 40
    assert found.value == pytest.approx((10 + 2 * 40) / 3)


def test_single_sales_count_where_they_lie_and_hours_without_any_are_noughts() -> None:
    before, after = measure(5, 0.5, 0.5), measure(5, 30, 30)

    found = reading(before, measure(20, 1, 1), measure(10, 3, 3), after)

    assert found.value == pytest.approx(10)  # 30 in three hours
    assert readings(PLAN, [before, after], "sales")[PLAN.blocks[1].index].value == 0.0


def test_a_zone_is_read_from_its_own_counter_where_it_has_one() -> None:
    of_zone, of_store = measure(30, 1, 4, zone=ENTRANCE), measure(300, 1, 4)

    own, whole = reading(of_store, of_zone), reading(of_store)

    assert (own.value, own.whole_store) == (10, False)
    assert (whole.value, whole.whole_store) == (100, True)


def test_the_sum_of_a_whole_day_says_more_of_other_hours_than_of_the_block() -> None:
    found = reading(measure(1200, 0, 12))

    assert found.value == pytest.approx(100)
    assert found.outside == pytest.approx(9 / 12)


def test_other_measures_and_blocks_that_nothing_covers_say_nothing() -> None:
    found = reading(measure(60, 1, 4, metric="footfall"), measure(60, 5, 8))

    assert (found.value, found.covered) == (None, 0.0)


def test_a_long_stretch_before_short_ones_is_not_overlooked() -> None:
    hours = [measure(1, 24 + h, 25 + h) for h in range(5)]

    found = reading(measure(120, 0, 12), *hours)

    assert found.value == pytest.approx(10)
