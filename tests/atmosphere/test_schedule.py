"""Which scene a zone has at any instant: gapless and exactly one, on every day and in every time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from controller.atmosphere.model import Rule, Specificity, Store
from controller.atmosphere.schedule import Slot, conflicts, day_plan, due, next_change
from tests.atmosphere.shop import (
    ENTRANCE,
    KADIKOY,
    LOUNGE,
    MONDAY,
    Tree,
    a_shop,
    after,
    at,
    rule,
    sources,
)

# Zones with the strangest clocks: half-hour saving, a change at midnight, half-hour offsets, both
# hemispheres, and Apia, which skipped 30 December 2011.
ZONES = (
    "Europe/Istanbul",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Gaza",
)


def _plan(store: Store, day: date = MONDAY) -> list[tuple[str, str]]:
    return [(f"{slot.begins:%H:%M}", slot.scene) for slot in day_plan(store, ENTRANCE, day)]


def test_where_no_rule_is_due_a_zone_has_its_default_scene() -> None:
    assert _plan(a_shop(rule("calm", "open", "12:00"))) == [
        ("00:00", "neutral"),
        ("10:00", "calm"),
        ("12:00", "neutral"),
    ]


def test_a_dated_rule_beats_a_weekday_rule_beats_an_every_day_rule() -> None:
    store = a_shop(
        rule("neutral", "10:00", "20:00"),
        rule("calm", "11:00", "19:00", days="mon-fri"),
        rule("party", "12:00", "18:00", dates="2026-11-23"),
    )

    slots = day_plan(store, ENTRANCE, MONDAY)

    assert [slot.scene for slot in slots] == [
        "neutral",
        "neutral",
        "calm",
        "party",
        "calm",
        "neutral",
        "neutral",
    ]
    assert sources(slots[3].beats) == ["schedule.yaml:1", "schedule.yaml:0"]


def test_neighbours_of_the_same_rule_are_one_slot_with_all_that_it_beat() -> None:
    store = a_shop(
        rule("party", "12:00", "18:00", dates="2026-11-23"), rule("calm", "14:00", "16:00", days="mon")
    )

    slots = day_plan(store, ENTRANCE, MONDAY)

    assert [slot.scene for slot in slots] == ["neutral", "party", "neutral"]
    assert sources(slots[1].beats) == ["schedule.yaml:1"]


def test_a_rule_for_one_zone_leaves_the_others_alone() -> None:
    store = a_shop(rule("calm", "10:00", "12:00", zones="entrance"))

    assert [slot.scene for slot in day_plan(store, LOUNGE, MONDAY)] == ["neutral"]


def test_a_night_over_midnight_is_seen_on_both_days() -> None:
    store = a_shop(rule("evening", "22:00", "06:00", days="mon"))

    assert _plan(store) == [("00:00", "neutral"), ("22:00", "evening")]
    assert _plan(store, after(MONDAY, 1)) == [("00:00", "evening"), ("06:00", "neutral")]


def test_a_slot_that_runs_over_midnight_ends_the_next_morning() -> None:
    store = a_shop(rule("evening", "22:00", "06:00", days="mon"))

    slot = due(store, ENTRANCE, at(store, MONDAY, "23:30"))

    assert slot.ends == at(store, after(MONDAY, 1), "06:00")


def test_the_default_scene_lasts_over_a_weekend_without_rules() -> None:
    store = a_shop(rule("calm", "10:00", "12:00", days="mon"))

    assert due(store, ENTRANCE, at(store, MONDAY, "12:00")).ends == at(store, after(MONDAY, 7), "10:00")


def test_a_zone_without_rules_never_changes() -> None:
    store = a_shop()
    now = at(store, MONDAY, "12:00")

    assert next_change(store, ENTRANCE, now) is None
    assert due(store, ENTRANCE, now).ends > now + timedelta(days=365)


def test_two_equal_rules_that_no_check_has_seen_are_decided_by_the_order_of_the_file() -> None:
    store = a_shop(rule("calm", "10:00", "12:00"), rule("party", "11:00", "13:00"))

    assert due(store, ENTRANCE, at(store, MONDAY, "11:30")).scene == "calm"


def test_the_days_of_a_change_of_the_clock_have_23_and_25_hours() -> None:
    store = a_shop(rule("calm", "10:00", "12:00"), timezone="Europe/Berlin")

    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        slots = day_plan(store, ENTRANCE, day)
        assert (slots[-1].ends - slots[0].begins) == timedelta(hours=hours)
        assert f"{slots[1].begins:%H:%M}" == "10:00"


def test_opening_is_at_the_same_wall_time_before_and_after_the_clock_changes() -> None:
    store = a_shop(rule("calm", "open", "close"), timezone="Europe/Berlin")

    assert due(store, ENTRANCE, datetime(2026, 3, 28, 9, tzinfo=UTC)).scene == "calm"  # 10:00 CET
    assert due(store, ENTRANCE, datetime(2026, 3, 30, 8, tzinfo=UTC)).scene == "calm"  # 10:00 CEST
    assert due(store, ENTRANCE, datetime(2026, 3, 30, 7, 59, tzinfo=UTC)).scene == "neutral"


def test_a_date_that_a_time_zone_skipped_has_no_plan() -> None:
    store = a_shop(timezone="Pacific/Apia")

    assert day_plan(store, ENTRANCE, date(2011, 12, 30)) == ()
    assert due(store, ENTRANCE, datetime(2011, 12, 30, 10, tzinfo=UTC)).scene == "neutral"


_clock = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from([0, 15, 30]))
_anchor = st.sampled_from(
    ["open", "close", "sunrise", "sunset", "sunset - 30 min", "open - 3 h", "close + 12 h"]
)
_days = st.sampled_from(["all", "mon", "mon-fri", "sat-sun"])


@st.composite
def _rules(draw: st.DrawFn, moments: st.SearchStrategy[str] = _clock | _anchor) -> Tree:
    begins, ends = draw(st.tuples(moments, moments).filter(lambda pair: pair[0] != pair[1]))
    said: dict[str, object] = {"days": draw(_days)}
    if draw(st.booleans()):
        said["dates"] = draw(st.sampled_from(["2026-03-25..2026-04-02", "2026-10-20..2026-11-02"]))
    return rule(draw(st.sampled_from(["calm", "evening", "party"])), begins, ends, **said)


_hours = st.fixed_dictionaries(
    {
        "mon-fri": st.sampled_from(["10:00-22:00", "18:00-02:00", "09:00-12:00, 14:00-24:00", "00:00-24:00"]),
        "sat": st.sampled_from(["closed", "11:00-19:00", "20:00-06:00"]),
        "holidays": st.sampled_from(["closed", "12:00-20:00"]),
    }
)
_stores = st.builds(
    lambda zone, rules, hours: a_shop(*rules, timezone=zone, hours=hours, country="TR", location=KADIKOY),
    st.sampled_from(ZONES),
    st.lists(_rules(), max_size=5),
    _hours,
)
_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.sampled_from(
    [
        date(2026, 3, 28),
        date(2026, 3, 29),
        date(2026, 4, 5),
        date(2026, 10, 24),
        date(2026, 10, 25),
        date(2026, 11, 1),
    ]
)


_INSTANTS = st.integers(0, 365 * 24 * 60).map(
    lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)
)
_thorough = settings(deadline=None, max_examples=50)


def _gapless(slots: tuple[Slot, ...]) -> bool:
    return all(one.ends == other.begins for one, other in pairwise(slots))


@_thorough
@given(_stores, _DAYS)
def test_each_day_is_covered_once_from_midnight_to_midnight(store: Store, day: date) -> None:
    slots = day_plan(store, ENTRANCE, day)
    tomorrow = day_plan(store, ENTRANCE, after(day, 1))

    assert all(slot.begins < slot.ends for slot in slots)
    assert _gapless((*slots, *tomorrow))
    assert slots[0].begins.astimezone(store.timezone).date() == day


@_thorough
@given(_stores, _DAYS)
def test_the_plan_and_what_is_due_agree_at_every_boundary(store: Store, day: date) -> None:
    for slot in day_plan(store, ENTRANCE, day):
        for now in (slot.begins, slot.ends - timedelta(microseconds=1)):
            found = due(store, ENTRANCE, now.astimezone(UTC))
            assert (found.scene, found.rule) == (slot.scene, slot.rule)
            assert found.begins <= now < found.ends


@_thorough
@given(_stores, _INSTANTS)
def test_each_instant_has_one_slot_and_changes_when_it_says(store: Store, now: datetime) -> None:
    slot = due(store, ENTRANCE, now)

    assert slot.begins <= now < slot.ends
    following = due(store, ENTRANCE, slot.ends.astimezone(UTC))
    assert next_change(store, ENTRANCE, now) is None or following.rule is not slot.rule


@_thorough
@given(_stores, _DAYS)
def test_a_slot_beats_only_rules_that_are_no_more_particular(store: Store, day: date) -> None:
    rank = {"dated": 0, "weekday": 1, "every day": 2}

    for slot in day_plan(store, ENTRANCE, day):
        ranks = [rank[other.specificity] for other in slot.beats]
        assert slot.rule is None or all(rank[slot.rule.specificity] <= other for other in ranks)
        assert slot.rule or not slot.beats


def _naive(store: Store, day: date, minute: int) -> str:
    """The winner by the words of the rule book, for literal times in a zone that keeps its clock."""

    def acts(candidate: Rule) -> bool:
        begins, ends = (
            m.at.hour * 60 + m.at.minute for m in (candidate.begins, candidate.ends) if isinstance(m.at, time)
        )
        begun = [(day, minute)] if ends > begins else [(day, minute), (after(day, -1), minute + 24 * 60)]
        ends += 0 if ends > begins else 24 * 60
        return any(
            begins <= m < ends
            and d.weekday() in candidate.weekdays
            and (candidate.first is None or candidate.first <= d)
            and (candidate.last is None or d <= candidate.last)
            for d, m in begun
        )

    for specificity in Specificity:
        for candidate in store.rules:
            if candidate.specificity is specificity and acts(candidate):
                return candidate.scene
    return "neutral"


@_thorough
@given(st.lists(_rules(_clock), max_size=6), _DAYS, st.integers(0, 24 * 60 - 1))
def test_the_scene_due_is_the_one_that_the_rule_book_says(rules: list[Tree], day: date, minute: int) -> None:
    store = a_shop(*rules)

    found = due(store, ENTRANCE, at(store, day, f"{minute // 60}:{minute % 60}")).scene

    assert found == _naive(store, day, minute)


@_thorough
@given(_stores, _DAYS)
def test_where_no_conflict_is_found_no_two_equal_rules_meet(store: Store, day: date) -> None:
    assume(not conflicts(store, after(day, -3), days=6))

    for slot in day_plan(store, ENTRANCE, day):
        assert slot.rule is None or all(other.specificity != slot.rule.specificity for other in slot.beats)


@pytest.mark.parametrize("zone", ZONES)
def test_a_whole_year_has_neither_gap_nor_overlap(zone: str) -> None:
    store = a_shop(
        rule("evening", "sunset - 30 min", "close"),
        rule("calm", "open", "12:00", days="mon-fri"),
        rule("party", "22:30", "02:30", days="fri-sat"),
        timezone=zone,
        location=KADIKOY,
    )

    slots = [slot for step in range(365) for slot in day_plan(store, ENTRANCE, after(date(2026, 1, 1), step))]

    assert _gapless(tuple(slots))
    whole = slots[-1].ends - slots[0].begins
    assert whole == timedelta(days=365)
