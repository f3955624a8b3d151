"""The form of a draft before anybody typed, and as an earlier design fills it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from controller.experiment.declared import Declared, SegmentKey
from controller.experiment.design import Arm
from controller.web.draft_form import Typed, again, fresh
from controller.web.draft_reading import read_draft
from controller.web.language import language
from tests.experiment.shop import citrus_against_lavender

MONDAY = date(2026, 11, 30)
EN = language("en")


def test_an_empty_form_lacks_a_name_a_zone_and_nothing_else_that_cannot_be_guessed() -> None:
    read = read_draft(fresh(MONDAY, 7), None, EN)

    assert set(read.faults) == {"name", "zone"}


def test_a_form_keeps_every_value_to_send_it_again() -> None:
    typed = Typed({"zone": ["entrance", "cafe"], "name": [" Jazz "], "looks": []})

    assert typed.pairs() == (("zone", "entrance"), ("zone", "cafe"), ("name", " Jazz "))
    assert (typed.one("name"), typed.one("looks"), typed.all("zone")) == ("Jazz", "", ("entrance", "cafe"))


def test_an_earlier_design_is_drafted_again_as_it_was_with_another_start_and_seed() -> None:
    declared = Declared(("sales", "nps"), "occupancy", (SegmentKey.LANGUAGE,))
    design = replace(citrus_against_lavender(), window=(time(12), time(20)), declared=declared)

    draft = read_draft(again(design, "Citrus", MONDAY, 7), design, EN).draft

    assert draft is not None
    kept = ("zones", "arms", "weeks", "block_minutes", "burn_in_minutes", "metric", "alpha", "window", "kind")
    assert all(getattr(draft, name) == getattr(design, name) for name in kept)
    assert (draft.declared, draft.start, draft.seed) == (declared, MONDAY, 7)


def test_arms_that_the_form_cannot_say_are_taken_over_whole() -> None:
    both = {"scent": {"fragrance": "citrus", "intensity": "40%"}}
    design = replace(citrus_against_lavender(), arms=(Arm("usual"), Arm("strong citrus", patch=both)))

    draft = read_draft(again(design, "Citrus", MONDAY, 7), design, EN).draft

    assert draft is not None
    assert draft.arms == design.arms
