"""The calibration on a few repetitions: a slip in the engine is seen before the long table is made."""

from __future__ import annotations

from math import sqrt
from statistics import fmean

from tests.benchmarks.calibration import ANCHOR_EFFECT, ROWS, runs

REPS = 200
ANCHOR = ROWS[0]


def test_the_anchors_intervals_hold_the_truth_and_its_quiet_runs_stay_quiet() -> None:
    none = [run for run in runs(ANCHOR, 0.0, REPS, 3) if run]
    some = [run for run in runs(ANCHOR, ANCHOR_EFFECT, REPS, 4) if run]

    # Three standard errors of a share of 5 % in 200 runs
    off = 3 * sqrt(0.05 * 0.95 / REPS)
    assert fmean(run.p_value <= 0.05 for run in none) < 0.05 + off
    assert fmean(run.holds_diluted for run in some) > 0.95 - off
    assert fmean(run.holds_whole for run in some) > 0.95 - off
    assert abs(fmean(run.whole for run in some) - fmean(run.full for run in some)) < 0.03


def test_overrides_that_follow_the_arm_are_refused_a_verdict() -> None:
    (row,) = (row for row in ROWS if row.name == "overrides follow the arm")

    found = runs(row, 0.0, 50, 5)

    assert sum(run is None for run in found) > 40
