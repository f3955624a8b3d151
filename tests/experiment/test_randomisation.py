"""The redraws of a design, and the p-value and interval that follow from them."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from controller.experiment.randomisation import Stratum, dosed_reference, paired_reference, reference

DARWIN = (49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
"""Differences in height of crossed and self-fertilised maize, in eighths of an inch (Fisher 1935)."""

outcomes = st.floats(-50, 50).map(lambda x: round(x, 2))
cells = st.lists(outcomes, min_size=1, max_size=3).map(tuple)


def pairs(differences: tuple[float, ...]) -> list[Stratum]:
    return [Stratum((0.0,), (d,)) for d in differences]


def test_darwins_maize_has_the_exact_p_value_of_the_literature() -> None:
    deals = reference(pairs(DARWIN), seed=0)

    assert deals.exact
    assert deals.p_value() == 1726 / 32768


def test_an_interval_holds_exactly_the_effects_that_the_test_does_not_reject() -> None:
    deals = reference(pairs(DARWIN), seed=0)

    low, high = deals.interval(0.05)

    assert low is not None
    assert high is not None
    step = 1e-6
    assert deals.p_value(low + step) > 0.05 >= deals.p_value(low - step)
    assert deals.p_value(high - step) > 0.05 >= deals.p_value(high + step)


def test_five_pairs_set_no_bound_and_six_do() -> None:
    five, six = reference(pairs((1, 2, 3, 4, 5)), seed=0), reference(pairs((1, 2, 3, 4, 5, 6)), seed=0)

    assert five.p_value() == 2 / 2**5  # more than 5 %, the smallest p-value that five coins can give
    assert five.interval(0.05) == (None, None)
    assert six.p_value() == 2 / 2**6
    assert six.interval(0.05) == pytest.approx(
        (1, 6)
    )  # only the deals that flip at most one pair lie further out


def test_the_least_p_value_is_that_of_the_deal_that_happened_and_its_mirror() -> None:
    even, uneven = Stratum((1.0, 2.0), (2.5, 4.0)), Stratum((1.0, 2.0), (2.5,))

    assert reference(pairs((1, -2, 3, 4)), seed=0).least_p == 2 / 2**4
    assert reference([even], seed=0).least_p == 2 / 6
    assert reference([uneven], seed=0).least_p == 1 / 3  # nothing mirrors two blocks of one arm and one of B
    assert reference(pairs(DARWIN), seed=0, most_enumerated=0, draws=9).least_p == 1 / 10


def test_strata_of_several_blocks_agree_with_scipys_permutation_test() -> None:
    control, treated = (3.1, 4.0, 3.7, 4.4), (4.6, 3.9, 4.8, 4.1)

    ours = reference([Stratum(control, treated)], seed=0).p_value()

    oracle = stats.permutation_test((treated, control), lambda x, y: float(np.mean(x) - np.mean(y)))
    assert ours == pytest.approx(oracle.pvalue)


# Whole numbers, because scipy counts only ties that survive rounding
@given(st.lists(st.integers(-5000, 5000).map(float), min_size=2, max_size=9).map(tuple))
@settings(max_examples=40, deadline=None)
def test_sign_flips_agree_with_scipys_permutation_test(differences: tuple[float, ...]) -> None:
    ours = reference(pairs(differences), seed=0).p_value()

    oracle = stats.permutation_test(
        (differences,), lambda d: float(np.mean(d)), permutation_type="samples", vectorized=False
    )
    assert ours == pytest.approx(oracle.pvalue)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=3), st.floats(-20, 20))
@settings(max_examples=60, deadline=None)
def test_moving_every_treated_outcome_moves_estimate_and_interval_along(
    strata: list[tuple[tuple[float, ...], tuple[float, ...]]], shift: float
) -> None:
    still = reference([Stratum(a, b) for a, b in strata], seed=0)
    moved = reference([Stratum(a, tuple(y + shift for y in b)) for a, b in strata], seed=0)

    assert moved.estimate == pytest.approx(still.estimate + shift, abs=1e-9)
    for before, after in zip(still.interval(0.2), moved.interval(0.2), strict=True):
        assert after == (before if before is None else pytest.approx(before + shift, abs=1e-8))


@pytest.mark.parametrize(
    "strata",
    [pairs(DARWIN), [Stratum((3.1, 4.0, 3.7), (4.6, 3.9, 4.8)), Stratum((3.0,), (3.9, 4.1, 4.4))]],
    ids=["pairs", "strata"],
)
def test_sampled_deals_come_close_to_all_deals(strata: list[Stratum]) -> None:
    exact = reference(strata, seed=7)
    sample = reference(strata, seed=7, most_enumerated=0)

    error = 4 * (exact.p_value() * (1 - exact.p_value()) / 20_000) ** 0.5  # four Monte-Carlo standard errors
    assert not sample.exact
    assert sample.p_value() == pytest.approx(exact.p_value(), abs=error)
    assert sample.interval(0.1) == pytest.approx(exact.interval(0.1), rel=0.1)


def test_strata_of_more_deals_than_a_table_holds_are_permuted() -> None:
    outcomes = tuple(float((7 * n) % 23) for n in range(18))
    stratum = Stratum(outcomes[:9], outcomes[9:])  # 48,620 deals

    exact, sample = reference([stratum], seed=7), reference([stratum], seed=7, most_enumerated=0)

    error = 4 * (exact.p_value() * (1 - exact.p_value()) / 20_000) ** 0.5  # four Monte-Carlo standard errors
    assert (exact.exact, sample.exact) == (True, False)
    assert sample.p_value() == pytest.approx(exact.p_value(), abs=error)


def test_many_pairs_told_by_their_differences_are_the_same_test() -> None:
    differences = tuple(float(x % 7) - 2 for x in range(30))

    short, long = paired_reference(differences, seed=3), reference(pairs(differences), seed=3)

    assert short.estimate == long.estimate
    assert np.array_equal(short.low, long.low)
    assert np.array_equal(short.high, long.high)


def test_the_same_seed_draws_the_same_deals() -> None:
    strata = pairs(tuple(float(x % 7) - 2 for x in range(30)))

    first, again, other = (reference(strata, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(first.low, again.low)
    assert not np.array_equal(first.low, other.low)


def test_a_stratum_with_one_arm_only_weighs_nothing() -> None:
    both = Stratum((3.0, 4.0), (5.0,))

    assert reference([both, Stratum((9.0,), ())], seed=0).estimate == reference([both], seed=0).estimate
    with pytest.raises(ValueError, match="both arms"):
        reference([Stratum((9.0,), ())], seed=0)


def test_strata_weigh_as_fixed_effects_weigh_them() -> None:
    strata = [Stratum((1.0,), (2.0,)), Stratum((1.0, 1.0), (4.0, 4.0))]

    # weights 1*1/2 and 2*2/4: (0.5 * 1 + 1 * 3) / 1.5
    assert reference(strata, seed=0).estimate == pytest.approx(7 / 3)


def spelt_out(effect: float, differences: list[float], doses: list[float]) -> float:
    """Share of the coins' outcomes that are as far from ``effect`` as what happened."""
    rest = [d - effect * dose for d, dose in zip(differences, doses, strict=True)]
    sums = [abs(sum(s * r for s, r in zip(signs, rest, strict=True))) for signs in product((1, -1), repeat=6)]
    return sum(each >= abs(sum(rest)) - 1e-9 for each in sums) / len(sums)


@given(
    st.lists(outcomes, min_size=6, max_size=6),
    st.lists(st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0]), min_size=6, max_size=6).filter(lambda x: sum(x) > 1),
    st.floats(-20, 20).map(lambda x: round(x, 3)),
)
def test_the_test_per_whole_dose_is_the_one_spelt_out(
    differences: list[float], doses: list[float], effect: float
) -> None:
    deals = dosed_reference(differences, doses, seed=0)

    assert deals.estimate == pytest.approx(sum(differences) / sum(doses))
    assert deals.p_value(effect) == spelt_out(effect, differences, doses)


def test_doses_the_wrong_way_round_can_only_make_the_test_more_careful() -> None:
    differences, doses = [0.4, 0.1, 0.3, 0.2, 0.5, 0.3], [0.9, -0.3, 0.8, 0.9, 0.7, 0.8]

    deals = dosed_reference(differences, doses, seed=0)

    for effect in (-0.5, 0.0, 0.2, 0.4, 0.6):
        assert deals.p_value(effect) >= spelt_out(effect, differences, doses)


def test_a_treatment_that_was_never_there_is_not_estimated() -> None:
    with pytest.raises(ValueError, match="hardly more in the air"):
        dosed_reference([0.1, 0.2], [0.05, 0.0], seed=0)


def test_a_sample_of_coins_per_dose_comes_close_to_all_of_them() -> None:
    differences, doses = [0.1 * d for d in DARWIN], [0.6 + 0.02 * n for n in range(15)]

    exact = dosed_reference(differences, doses, seed=7)
    sample = dosed_reference(differences, doses, seed=7, draws=50_000, most_enumerated=0)

    # four standard errors of a share of 50,000 draws
    assert sample.p_value() == pytest.approx(exact.p_value(), abs=4 * (0.05 * 0.95 / 50_000) ** 0.5)
    assert sample.interval(0.1) == pytest.approx(exact.interval(0.1), abs=0.1)
