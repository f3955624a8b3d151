"""Kinds of stores beside each other."""

from math import sqrt

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.oneway import anova_oneway

from controller.experiment.multiplicity import holm
from controller.experiment.pool import pool
from controller.experiment.subgroup import (
    TooFewOfAKindError,
    subgroups,
    subgroups_to_json,
    subgroups_to_text,
)

STREET = [(0.42, 0.1), (0.61, 0.1), (0.30, 0.1), (0.55, 0.1), (0.47, 0.1)]
MALL = [(0.10, 0.1), (-0.15, 0.1), (0.25, 0.1), (-0.05, 0.1)]
STATION = [(0.30, 0.1), (0.65, 0.1), (-0.1, 0.1)]


def test_stores_that_are_known_equally_well_are_compared_as_in_welchs_analysis_of_variance() -> None:
    kinds = {"street": STREET, "mall": MALL, "station": STATION}

    found = subgroups(kinds)

    # Where errors are equal and stores differ by more than them, a mean's error is the stores' own spread.
    oracle = anova_oneway([[effect for effect, _ in each] for each in kinds.values()], use_var="unequal")
    assert found.p_value == pytest.approx(oracle.pvalue)
    assert found.freedom == pytest.approx((oracle.df_num, oracle.df_denom))


def test_each_kind_is_pooled_as_statsmodels_pools_it() -> None:
    found = subgroups({"street": STREET, "mall": MALL}).each[1]

    effects, errors = np.array(MALL).T
    oracle = combine_effects(effects, errors**2, method_re="iterated", use_t=True)
    assert found.pooled.estimate == pytest.approx(oracle.mean_effect_re)
    assert found.pooled.standard_error == pytest.approx(oracle.sd_eff_w_re_hksj)


def test_the_spread_between_kinds_is_that_of_their_means_by_their_errors() -> None:
    found = subgroups({"street": STREET, "mall": MALL})

    one, other = pool(*zip(*STREET, strict=True)), pool(*zip(*MALL, strict=True))
    gap = (one.estimate - other.estimate) / sqrt(one.standard_error**2 + other.standard_error**2)
    assert found.q == pytest.approx(gap**2)  # of two means


def test_holms_procedure_runs_over_all_kinds() -> None:
    found = subgroups({"street": STREET, "mall": MALL, "station": STATION})

    alone = [each.pooled.p_value for each in found.each]
    assert tuple(each.p_holm for each in found.each) == holm(alone)
    more = subgroups({"street": STREET, "mall": MALL, "station": STATION}, comparisons=6)
    assert min(each.p_holm for each in more.each) == pytest.approx(6 * min(alone))


def test_a_sentence_says_where_the_scent_works_and_whether_the_kinds_differ() -> None:
    found = subgroups({"street": STREET, "mall": MALL})

    assert subgroups_to_text(found).startswith(
        "More in street; nothing clear in mall; the effect differs between them (p = 0.00"
    )


def test_a_clear_kind_beside_an_unclear_one_is_not_said_to_differ() -> None:
    found = subgroups({"street": STREET, "station": STATION})

    said = subgroups_to_text(found)

    assert said.startswith("More in street; nothing clear in station; that the effect differs between")
    assert "is not shown" in said


def test_a_kind_of_one_store_is_refused_by_its_name() -> None:
    with pytest.raises(TooFewOfAKindError, match="the subgroup mall has 1 group"):
        subgroups({"street": STREET, "mall": MALL[:1]})
    with pytest.raises(ValueError, match="two kinds"):
        subgroups({"street": STREET})


def test_the_kinds_are_an_object_of_json() -> None:
    tree = subgroups_to_json(subgroups({"street": STREET, "mall": MALL}))

    assert [each["group"] for each in tree["groups"]] == ["street", "mall"]
    assert tree["between"]["q"] > 0


def test_stores_that_differ_by_chance_alone_are_seldom_said_to_differ() -> None:
    rng = np.random.default_rng(5)
    runs = [
        subgroups({"a": [(e, 0.1) for e in row[:6]], "b": [(e, 0.1) for e in row[6:]]}).differ
        for row in rng.normal(0.2, 0.2, (400, 10))
    ]

    assert np.mean(runs) <= 0.05 + 3 * sqrt(0.05 * 0.95 / 400)  # three Monte-Carlo standard errors
