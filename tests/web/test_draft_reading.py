"""A draft's form read into a draft."""

from __future__ import annotations

from datetime import date, time

import pytest

from controller.experiment.design import DesignKind
from controller.web.draft_form import Typed, fresh
from controller.web.draft_reading import read_draft
from controller.web.language import language

MONDAY = date(2026, 11, 30)
EN = language("en")
COMPLETE = {**fresh(MONDAY, 7).values, "name": ["Calm?"], "zone": ["entrance"], "scene-2": ["calm"]}


def test_a_complete_form_is_a_draft_whose_id_follows_from_name_and_seed() -> None:
    said = {"block_hours": ["2,5"], "from": ["12:00"], "to": ["20:00"], "kind": ["adjacent-days"]}

    draft = read_draft(Typed({**COMPLETE, **said}), None, EN).draft

    assert draft is not None
    assert (draft.id, draft.seed, draft.start, draft.weeks) == ("calm-000007", 7, MONDAY, 4)
    assert (draft.block_minutes, draft.burn_in_minutes) == (150, None)
    assert (draft.window, draft.kind) == ((time(12), time(20)), DesignKind.ADJACENT_DAYS)
    assert [arm.scene for arm in draft.arms] == [None, "calm"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", " "),
        ("name", "x" * 101),
        ("name", "NUL \x00"),
        ("start", "tomorrow"),
        ("start", "9999-01-01"),
        ("weeks", "0"),
        ("weeks", "2.5"),
        ("weeks", "nan"),
        ("block_hours", "0"),
        ("block_hours", "25"),
        ("burn_in", "an hour"),
        ("visit", ""),
        ("metric", "joy"),
        ("kind", "before-after"),
        ("alpha", "0.2"),
        ("from", "12:00"),
        ("covariate", "x" * 65),
        ("compare", "nothing"),
        ("compare", "same"),
    ],
)
def test_what_cannot_be_used_is_a_fault_at_its_field_alone(field: str, text: str) -> None:
    read = read_draft(Typed({**COMPLETE, field: [text]}), None, EN)

    assert (read.draft, list(read.faults)) == (None, [field])


def test_a_value_of_one_thing_that_cannot_be_says_what_is_expected() -> None:
    change = {"compare": ["change"], "attribute": ["volume"], "value-2": ["loud"]}

    read = read_draft(Typed({**COMPLETE, **change}), None, EN)

    assert read.faults == {"value-2": "Give a share like 40%, or off."}


def test_crossed_senses_without_a_value_are_a_fault() -> None:
    read = read_draft(Typed({**COMPLETE, "compare": ["crossed"], "scent-attribute": ["fragrance"]}), None, EN)

    assert {"compare", "music-attribute", "light-attribute"} <= read.faults.keys()


def test_further_questions_are_those_ticked_and_those_named() -> None:
    more = {"outcome": ["nps", "sales"], "measures": [" queue-level, "], "segment": ["language"]}

    draft = read_draft(Typed({**COMPLETE, **more}), None, EN).draft
    too_many = read_draft(Typed({**COMPLETE, "measures": [",".join("abcdefghijk")]}), None, EN)

    assert draft is not None
    assert draft.declared.outcomes == ("nps", "sales", "queue-level")
    assert list(too_many.faults) == ["outcome"]
