"""Estimates that allow for an atmosphere that lingers, against a textbook's data."""

import csv
import os
from math import sqrt
from pathlib import Path

import pytest

from controller.experiment.carryover import horvitz_thompson
from controller.experiment.estimate import Interval
from controller.experiment.points import optimal_points

SHARED = Path(os.environ.get("AMBIYANS_SHARED", Path(__file__).parents[3] / "shared"))


def deliveries(name: str) -> list[dict[str, str]]:
    """Facure, Causal Inference for the Brave and True / in Python, chapter 10: switchback data."""
    file = SHARED / "reference" / f"{name}.csv"
    if not file.exists():
        pytest.skip(f"{file} is not there")
    return list(csv.DictReader(file.read_text().splitlines()))


def test_the_textbooks_optimal_design_gives_its_estimate_and_error() -> None:
    rows = deliveries("sb_exp_opt")
    points = [n for n, row in enumerate(rows) if row["rand_points"] == "True"]
    y, treated = [float(row["delivery_time"]) for row in rows], [row["d"] == "1" for row in rows]

    found = horvitz_thompson(y, treated, points, order=2)

    # Facure, chapter 10, also given by StatsPAI
    assert found.estimate == pytest.approx(-9.921016949152545, rel=1e-14)
    assert found.standard_error == pytest.approx(4.372250210660994, rel=1e-14)
    assert optimal_points(len(rows), 2) == tuple(points)


def test_the_textbooks_coin_in_every_period_gives_its_estimate_and_no_error() -> None:
    rows = deliveries("sb_exp_every")
    y, treated = [float(row["delivery_time"]) for row in rows], [row["d"] == "1" for row in rows]

    found = horvitz_thompson(y, treated, range(len(rows)), order=2)

    assert found.estimate == pytest.approx(-7.426440677966101, rel=1e-14)  # Facure, chapter 10
    assert found.standard_error is None
    assert found.interval(0.05) == Interval(None, None)
    assert found.p_value is None


def test_a_shop_that_nothing_moves_shows_no_effect_once_its_level_is_taken_off() -> None:
    treated = [True] * 4 + [False] * 2 + [False] * 2 + [True] * 4

    found = horvitz_thompson([4.0] * 12, treated, optimal_points(12, 2), order=2, baseline=4.0)

    assert found.estimate == 0.0


def test_the_estimate_weighs_each_period_by_its_coins() -> None:
    treated = [True, True, True, True, False, False, False, False]
    y = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]

    found = horvitz_thompson(y, treated, optimal_points(8, 1), order=1)

    # points 0, 2, 3, 4, 5, 6: periods 1-3 and 5-7 have windows of one arm; 1 has one coin, the others two,
    # but for 7, whose coins are those of 6 alone
    assert found.estimate == pytest.approx((2 * 1 + 4 * 2 + 4 * 3 - 4 * 5 - 4 * 6 - 2 * 7) / 7)
    # blocks of one period, from period 1 on; inner ones count where the arm stays: 2, 3, 5, 6 of 2..6
    bound = 8 * 1**2 + 32 * (2**2 + 3**2 + 5**2 + 6**2) + 8 * 7**2
    assert found.standard_error == pytest.approx(sqrt(bound) / 7)


def test_arms_that_change_without_a_coin_are_refused() -> None:
    with pytest.raises(ValueError, match="coins"):
        horvitz_thompson([1.0] * 8, [True, False] * 4, optimal_points(8, 2), order=2)


@pytest.mark.parametrize(("periods", "order"), [(9, 2), (6, 2), (8, 0)])
def test_points_need_whole_blocks_and_four_of_them(periods: int, order: int) -> None:
    with pytest.raises(ValueError, match="four or more times"):
        optimal_points(periods, order)
