"""What the blocks say about an arm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from controller.experiment.estimate import Interval, Row, TooFewBlocksError, dosed, paired, stratified

DARWIN = (49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
"""Differences of crossed and self-fertilised maize (Fisher 1935, The Design of Experiments)."""


def test_darwins_maize_gives_fishers_numbers() -> None:
    result = paired(DARWIN)

    assert result.estimate == pytest.approx(314 / 15)
    assert result.p_value == pytest.approx(0.0526733, abs=5e-8)
    assert result.t_p_value == pytest.approx(0.049703, abs=5e-7)
    assert result.n == 15
    assert result.method == "paired sign-flip test, all 32768 sign vectors"


def test_the_t_interval_of_pairs_is_scipys() -> None:
    low, high = stats.ttest_1samp(DARWIN, 0).confidence_interval(0.9)

    assert paired(DARWIN, alpha=0.1).t_ci == pytest.approx((low, high))


def test_more_than_twenty_pairs_are_tested_with_drawn_sign_vectors() -> None:
    differences = [0.2 + 0.5 * ((7 * i) % 11 - 5) / 5 for i in range(40)]

    result = paired(differences, seed=3)

    # with forty pairs the randomisation test and the t test agree closely
    assert result.method == "paired sign-flip test, a sample of 20000 sign vectors"
    assert result.p_value == pytest.approx(result.t_p_value, abs=0.005)
    assert result.ci == pytest.approx(result.t_ci, abs=0.01)


def test_without_blocks_there_is_no_estimate() -> None:
    with pytest.raises(TooFewBlocksError, match="no pair or stratum has a block of A and of B"):
        paired([])
    with pytest.raises(TooFewBlocksError):
        stratified([Row("mon-10", "A", 4.0)])
    with pytest.raises(TooFewBlocksError, match="of C"):
        stratified([Row("mon", "A", 4.0), Row("mon", "B", 4.0), Row("tue", "C", 4.0)])


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_strata_of_one_block_an_arm_are_pairs(halves: list[tuple[float, float]]) -> None:
    rows = [Row(str(i), arm, y) for i, half in enumerate(halves) for arm, y in zip("AB", half, strict=True)]

    (as_strata,) = stratified(rows)
    as_pairs = paired([b - a for a, b in halves])

    assert as_strata.estimate == pytest.approx(as_pairs.estimate, abs=1e-12)
    assert as_strata.p_value == as_pairs.p_value
    assert as_strata.n == 2 * as_pairs.n


def test_three_arms_give_two_contrasts_against_the_control() -> None:
    rows = [
        Row(s, arm, base + add)
        for s, base in (("x", 3.0), ("y", 4.0))
        for arm, add in zip("ABC", (0, 0.5, -1), strict=True)
    ]

    b, c = stratified(rows)

    assert (b.arm, c.arm) == ("B", "C")
    assert (b.estimate, c.estimate) == pytest.approx((0.5, -1))


def test_several_arms_have_p_values_by_holm_and_one_arm_has_none() -> None:
    rows = [
        Row(str(s), arm, 4.0 + s / 8 + add * (1 + s / 4))
        for s in range(7)
        for arm, add in (("A", 0.0), ("B", 0.5), ("C", 0.5 * (-1) ** s))
    ]

    b, c = stratified(rows)

    # all of seven strata agree on B: 2 of 128 deals, times the two arms; C is left with its own p-value
    assert (b.p_value, b.p_holm) == (2 / 2**7, 4 / 2**7)
    assert c.p_holm == c.p_value
    assert b.is_clear
    assert stratified(row for row in rows if row.arm != "C")[0].p_holm is None


def test_an_interval_with_an_open_end_can_still_exclude_zero() -> None:
    assert Interval(0.1, None).excludes(0)
    assert not Interval(None, None).excludes(0)
    assert not Interval(-0.1, 0.4).excludes(0)


def test_pairs_with_the_whole_dose_give_the_plain_result() -> None:
    whole = dosed(DARWIN, [1.0] * 15)
    plain = paired(DARWIN)

    assert whole is not None
    assert whole.estimate == pytest.approx(plain.estimate)
    assert (whole.p_value, whole.n) == (plain.p_value, plain.n)
    assert whole.ci == pytest.approx(plain.ci)
    assert whole.t_ci == pytest.approx(plain.t_ci)


def test_an_effect_in_proportion_to_the_dose_is_found_as_a_whole() -> None:
    doses = [0.5, 0.8, 0.6, 0.9, 0.7, 0.75, 0.65, 0.85]

    found = dosed([0.3 * dose for dose in doses], doses)

    assert found is not None
    assert found.estimate == pytest.approx(0.3)
    assert found.ci == pytest.approx((0.3, 0.3))
    assert found.p_value == 2 / 2**8


def test_a_treatment_that_was_never_there_has_no_effect_to_tell() -> None:
    assert dosed([0.1, 0.2], [0.0, 0.0]) is None
