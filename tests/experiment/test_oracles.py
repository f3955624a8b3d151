"""Two other packages asked the same questions, in a Python of their own, so that their pins bind nobody.

`python -m venv oracles && oracles/bin/pip install cluster-experiments==0.31.0 StatsPAI==1.40.0`, and
AMBIYANS_ORACLES=oracles/bin/python names it.
"""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from typing import Any

import numpy as np
import pytest

from controller.experiment.carryover import horvitz_thompson
from controller.experiment.clustered import clustered
from controller.experiment.estimate import Row, paired, stratified
from controller.experiment.points import optimal_points

_ASK = """
import json, sys, warnings
warnings.simplefilter("ignore")
import pandas as pd, statspai as sp
from cluster_experiments import PairedTTestClusteredAnalysis
given = {name: pd.DataFrame(table) for name, table in json.load(sys.stdin).items()}
fisher = sp.fisher_exact(given["strata"], "y", "arm", stratify="stratum", n_perm=100_000)
cr2 = sp.cr2_se(sp.regress("y ~ arm", data=given["days"]), given["days"], "day")
switch = sp.switchback(given["periods"], "y", "arm", m=2, time="period")
halves = PairedTTestClusteredAnalysis(cluster_cols=["pair"], strata_cols=["pair"])
print(json.dumps({
    "fisher": [fisher.p_value, *map(float, fisher.ci)],
    "cr2": [float(cr2.std_errors["arm"]), float(cr2.diagnostics["satterthwaite_dof"]["arm"])],
    "switch": [float(switch.estimate), float(switch.se)],
    "paired": float(halves.get_pvalue(given["pairs"])),
}))
"""
_CHANCE = np.random.default_rng(20)
STRATA = {
    "y": _CHANCE.normal(4.0, 0.5, 12).round(3).tolist(),
    "arm": [0, 0, 1, 1] * 3,
    "stratum": [n // 4 for n in range(12)],
}
DAYS = {
    "y": _CHANCE.normal(4.0, 0.5, 24).round(3).tolist(),
    "arm": [int(arm) for arm in _CHANCE.integers(2, size=24)],
    "day": [n // 4 for n in range(24)],
}
PERIODS = {
    "period": list(range(12)),
    "y": _CHANCE.normal(4.0, 0.5, 12).round(3).tolist(),
    "arm": [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1],
}
PAIRS = {
    "pair": [n // 2 for n in range(20)],
    "treatment": ["A", "B"] * 10,
    "target": _CHANCE.normal(4.0, 0.5, 20).round(3).tolist(),
}


@cache
def oracles() -> Any:  # noqa: ANN401 - what another program prints
    """What they say of the four tables."""
    python = os.environ.get("AMBIYANS_ORACLES")
    if python is None:
        pytest.skip("AMBIYANS_ORACLES names no Python with cluster-experiments and StatsPAI")
    tables = json.dumps({"strata": STRATA, "days": DAYS, "periods": PERIODS, "pairs": PAIRS})
    asked = subprocess.run(  # noqa: S603 the Python that the developer named
        [python, "-c", _ASK], input=tables, capture_output=True, text=True, timeout=240, check=False
    )
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout)


def test_strata_are_dealt_anew_as_statspai_deals_them() -> None:
    rows = zip(STRATA["stratum"], STRATA["arm"], STRATA["y"], strict=True)

    (found,) = stratified(Row(str(stratum), "AB"[int(arm)], float(y)) for stratum, arm, y in rows)

    assert (found.p_value, *found.ci) == pytest.approx(oracles()["fisher"])


def test_errors_clustered_by_day_are_statspais() -> None:
    _, slope = clustered(DAYS["y"], [[1.0, float(arm)] for arm in DAYS["arm"]], DAYS["day"])

    assert (slope.standard_error, slope.freedom) == pytest.approx(oracles()["cr2"])


def test_a_lingering_atmosphere_is_estimated_as_statspai_estimates_it() -> None:
    treated = [bool(arm) for arm in PERIODS["arm"]]

    found = horvitz_thompson(PERIODS["y"], treated, optimal_points(12, 2), order=2)

    assert (found.estimate, found.standard_error) == pytest.approx(oracles()["switch"])


def test_the_t_test_beside_the_pairs_is_that_of_cluster_experiments() -> None:
    scores = [float(score) for score in PAIRS["target"]]

    found = paired([b - a for a, b in zip(scores[::2], scores[1::2], strict=True)])

    assert found.t_p_value == pytest.approx(oracles()["paired"])
