"""What a design declares beside its primary outcome."""

from dataclasses import replace

import pytest

from controller.experiment.declared import (
    NOTHING,
    OF_ANSWERS,
    Declared,
    SegmentKey,
    declared_from_json,
    declared_to_json,
)
from controller.experiment.design import DesignKind, refusals
from controller.experiment.plan import Plan, design_from_json, design_to_json, plan_hash
from controller.feedback.scores import Metric
from tests.experiment.shop import citrus_against_lavender, drawn

FULL = Declared(("nps", "sales"), "occupancy", (SegmentKey.LANGUAGE,), "TRY")


def test_what_is_declared_comes_back_from_json() -> None:
    design = replace(citrus_against_lavender(), declared=FULL)

    assert declared_from_json(declared_to_json(FULL)) == FULL
    assert design_from_json(design_to_json(design)) == design


def test_a_plan_that_declares_nothing_has_the_hash_it_always_had() -> None:
    plan: Plan = drawn()

    assert declared_to_json(NOTHING) == {}
    assert not design_to_json(plan.design).keys() & declared_to_json(FULL).keys()


def test_what_is_declared_cannot_be_changed_without_changing_the_hash() -> None:
    plan = drawn()
    fished = replace(plan.design, declared=Declared(("sales",)))

    assert plan_hash(fished, plan.blocks) != plan.hash


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (Declared(("sales", "nps", "sales")), "the outcome sales is named twice"),
        (Declared(("csat",)), "csat is the primary outcome and cannot be asked beside itself"),
        (Declared(segments=(SegmentKey.CHANNEL, SegmentKey.CHANNEL)), "the segment channel is named twice"),
        (Declared(covariate="complaints"), "the covariate complaints comes from answers"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(declared: Declared, said: str) -> None:
    (found,) = refusals(replace(citrus_against_lavender(), declared=declared))

    assert str(found).startswith(said)


def test_a_design_that_redraws_windows_cannot_take_a_covariate_into_account() -> None:
    design = replace(
        citrus_against_lavender(), kind=DesignKind.CARRY_OVER, declared=Declared(covariate="occupancy")
    )

    assert "a carry-over design cannot take the covariate occupancy into account" in map(
        str, refusals(design)
    )


def test_every_question_that_customers_are_asked_can_be_an_outcome() -> None:
    assert {*Metric} <= OF_ANSWERS


def test_where_occupancy_may_be_missing_footfall_is_read_as_well() -> None:
    assert Declared(("sales", "footfall"), "occupancy").measures == ("sales", "footfall", "occupancy")
    assert Declared(("answers_per_hour",)).measures == ()


def test_answers_are_read_whole_only_where_something_is_asked_of_them() -> None:
    needing = [Declared(("complaints",)), Declared(("nps",)), Declared(segments=(SegmentKey.PURPOSE,))]

    assert all(each.needs_responses for each in needing)
    assert not Declared(("sales", "answers_per_hour"), "occupancy").needs_responses
