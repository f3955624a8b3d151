"""All that a report says beside its primary outcome."""

from dataclasses import replace
from random import Random

import pytest

from controller.experiment.beside import Beside, beside
from controller.experiment.declared import Declared
from controller.experiment.measure import Measure
from controller.experiment.plan import Plan
from tests.experiment.shop import answered, drawn, wobble

PLAN = drawn()


def declaring(declared: Declared) -> Plan:
    return replace(PLAN, design=replace(PLAN.design, declared=declared))


def counted(metric: str, usual: float, *, more: float = 0.0) -> list[Measure]:
    return [
        Measure(
            metric,
            None,
            Random(f"{metric} {block.index}").gauss(usual, usual / 10) + (more if block.arm == "B" else 0.0),
            block.burn_in_ends,
            block.ends,
        )
        for block in PLAN.blocks
    ]


def found(declared: Declared, *measures: Measure) -> Beside:
    known = beside(declaring(declared), answered(PLAN, wobble), [], measures)
    assert known is not None
    return known


def test_a_design_that_declares_nothing_is_asked_nothing() -> None:
    assert beside(PLAN, answered(PLAN, wobble), [], counted("sales", 300)) is None


def test_sales_become_money_where_their_currency_is_known() -> None:
    sales = counted("sales", 300, more=90)

    in_lira = found(Declared(("sales",), currency="TRY"), *sales)
    in_something = found(Declared(("sales",)), *sales)

    (earned,) = in_lira.money
    assert earned.hour.estimate == in_lira.outcomes[0].as_delivered[0].estimate
    assert earned.clear
    assert in_something.money == ()


def test_secondary_outcomes_are_adjusted_too_but_never_for_themselves() -> None:
    measures = counted("sales", 300) + counted("footfall", 60)

    with_footfall = found(Declared(("sales", "footfall"), "footfall"), *measures).covariate

    assert with_footfall is not None
    assert with_footfall.secondary.keys() == {"sales"}
    assert [each.with_covariate.n for each in with_footfall.secondary["sales"]] == [21]
    assert [each.with_covariate.n for each in with_footfall.primary] == [21]


def test_a_covariate_that_never_came_is_said_to_be_missing() -> None:
    without = found(Declared(covariate="occupancy")).covariate

    assert without is not None
    assert (without.covariate, without.primary) == (None, ())


def test_a_constant_covariate_adjusts_nothing() -> None:
    flat = [measure._replace(value=3.0) for measure in counted("occupancy", 1)]

    constant = found(Declared(covariate="occupancy"), *flat).covariate

    assert constant is not None
    assert constant.primary == ()
    assert [each.estimate for each in constant.moved] == [pytest.approx(0)]
