"""The effect on sales in the store's currency."""

import pytest

from controller.experiment.estimate import Estimate, Interval
from controller.experiment.money import Money, money, money_text, money_to_json
from tests.experiment.shop import drawn

PLAN = drawn()  # two weeks, three blocks of four hours on every day: 84 hours a week


def earned(low: float | None = -2.0) -> Money:
    sales = Estimate("B", 10.0, Interval(low, 22.0), 0.2, 21, "test", None, Interval(None, None), 0.05)
    return money(PLAN, sales, "TRY", clear=False)


def test_an_effect_by_the_hour_is_told_for_the_hours_that_were_tested() -> None:
    found = earned()

    assert found.hours_per_week == 84
    assert (found.week.estimate, found.week.low, found.week.high) == (840, -168, 1848)
    assert found.day.estimate == 120  # twelve hours a day
    assert found.month.estimate == pytest.approx(840 * 365.2425 / 84)  # 84 days are a month's twelve weeks


def test_a_bound_that_the_data_did_not_set_stays_open() -> None:
    assert earned(low=None).week.low is None
    assert money_text(earned(low=None)) == "B: about +840 TRY a week (-∞ to +1,850)"


def test_the_json_says_it_in_both_languages() -> None:
    tree = money_to_json(earned())

    assert tree["currency"] == "TRY"
    assert tree["text"]["en"] == "B: about +840 TRY a week (-168 to +1,850)"
    assert tree["text"]["tr"] == "B: haftada yaklaşık +840 TRY (-168 ile +1.850 arası)"
