"""The rules of a schedule are read, and what they name must exist."""

from __future__ import annotations

from datetime import date

import pytest

from controller.atmosphere.model import Rule, Specificity
from controller.atmosphere.rules import Known, read_rules
from controller.atmosphere.tree import Branch, TreeFault

KNOWN = Known(("entrance", "lounge"), ("neutral", "calm", "evening"), located=True)
MORNING: dict[str, object] = {"zones": "all", "from": "open", "to": "12:00", "scene": "calm"}


def _read(tree: object, known: Known = KNOWN) -> tuple[tuple[Rule, ...], list[str]]:
    faults: list[TreeFault] = []
    rules = read_rules(Branch(tree, (), faults), known, lambda path: f"schedule.yaml:{path}")
    return rules, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ("all", ("entrance", "lounge")),
        ("lounge", ("lounge",)),
        (["lounge", "entrance"], ("lounge", "entrance")),
    ],
)
def test_a_rule_is_for_all_zones_for_one_or_for_a_list(zones: object, expected: tuple[str, ...]) -> None:
    rules, faults = _read([{**MORNING, "zones": zones}])

    assert not faults
    assert rules[0].zones == expected


@pytest.mark.parametrize(
    ("said", "specificity"),
    [
        ({}, Specificity.EVERY_DAY),
        ({"days": "all"}, Specificity.EVERY_DAY),
        ({"days": "mon-sun"}, Specificity.EVERY_DAY),
        ({"days": "mon-fri"}, Specificity.WEEKDAY),
        ({"dates": "2026-12-24..2027-01-01"}, Specificity.DATED),
        ({"dates": "2026-12-24..2027-01-01", "days": "sat-sun"}, Specificity.DATED),
    ],
)
def test_dated_rules_are_more_particular_than_weekday_rules(
    said: dict[str, object], specificity: Specificity
) -> None:
    assert _read([{**MORNING, **said}])[0][0].specificity is specificity


def test_a_rule_knows_its_dates_and_its_place() -> None:
    rule = _read([MORNING, {**MORNING, "dates": "2026-12-24..2027-01-01"}])[0][1]

    assert (rule.first, rule.last) == (date(2026, 12, 24), date(2027, 1, 1))
    assert rule.source == "schedule.yaml:(1,)"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"zones": "lounje"}, '0.zones: unknown zone "lounje" (did you mean "lounge"?)'),
        ({"zones": ["entrance", "kasa"]}, '0.zones.1: unknown zone "kasa" (known: entrance, lounge, all)'),
        ({"zones": []}, "0.zones: expected all, a zone or a list of zones"),
        ({"zones": 3}, "0.zones: expected all, a zone or a list of zones, found 3"),
        ({"scene": "evning"}, '0.scene: unknown scene "evning" (did you mean "evening"?)'),
        ({"scene": ["calm"]}, "0.scene: expected the name of a scene, found a list"),
        ({"scene": None}, "0.scene: expected the name of a scene, found nothing"),
        ({"days": "monday"}, "0.days: expected all, or weekdays"),
        ({"dates": "tomorrow"}, "0.dates: expected a date like 2026-12-31 or a range"),
        ({"from": "opening"}, "0.from: expected a time like 10:00 or 24:00, or open"),
        ({"from": "24:00"}, "0.from: expected a time before 24:00"),
        ({"from": "12:00"}, "0.to: expected an end that differs from the beginning"),
        ({"when": "now"}, '0.when: unknown key "when"'),
    ],
)
def test_a_rule_at_fault_says_where_and_what_was_expected(said: dict[str, object], expected: str) -> None:
    _, faults = _read([{**MORNING, **said}])

    assert faults[0].startswith(expected)


def test_a_rule_names_every_key_that_is_missing() -> None:
    _, faults = _read([{}])

    assert [fault.split('"')[1] for fault in faults] == ["zones", "from", "to", "scene"]


def test_the_sun_needs_a_location() -> None:
    _, faults = _read([{**MORNING, "from": "sunrise"}], KNOWN._replace(located=False))

    assert faults == ["0.from: sunrise needs the location of the store in store.yaml"]


@pytest.mark.parametrize("tree", [{}, None, "none"])
def test_a_schedule_is_a_list(tree: object) -> None:
    assert _read(tree)[1][0].startswith("expected a list of rules ([] for none), found")
