"""Whole years: any schedule, anywhere, gives every instant one scene and one reason, and the plan says it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from controller.atmosphere.conflicts import conflicts
from controller.atmosphere.model import ReasonKind, Store
from controller.atmosphere.plan import plan_rows
from controller.atmosphere.resolve import resolve
from controller.atmosphere.schedule import day_plan
from tests.atmosphere.shop import ENTRANCE, KADIKOY, LOUNGE, NAMES, a_shop, after, rule
from tests.shop_floor import ShopFloor

WORLD = (
    "Europe/Istanbul",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "Africa/Casablanca",  # its clock changes for Ramadan
    "Antarctica/Troll",  # two hours
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
)
MOMENTS = st.one_of(
    st.times(min_value=time(0), max_value=time(23, 45)).map(lambda t: f"{t:%H:%M}"),
    st.sampled_from(
        ["open", "close", "sunrise", "sunset", "open - 1 h", "close + 2 h", "sunset - 30 min", "24:00"]
    ),
)
DAYS = st.sampled_from(["all", "mon-fri", "sat", "sun", "tue"])
HOURS = st.sampled_from(
    [
        {"mon-sun": "10:00-22:00"},
        {"mon-sat": "09:00-13:00, 14:00-20:00", "sun": "closed", "holidays": "12:00-18:00"},
        {"fri-sat": "18:00-02:00", "mon-thu": "00:00-24:00", "half-holidays": "10:00-13:00"},
    ]
)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, object]:
    begins = draw(MOMENTS.filter(lambda moment: moment != "24:00"))
    ends = draw(MOMENTS.filter(lambda moment: moment != begins))
    said: dict[str, object] = {"zones": draw(st.sampled_from(["all", "entrance"]))}
    if draw(st.booleans()):
        first = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 360)))
        said["dates"] = f"{first}..{first + timedelta(days=draw(st.integers(0, 20)))}"
    else:
        said["days"] = draw(DAYS)
    return dict(rule(draw(st.sampled_from(NAMES)), begins, ends, **said))


@st.composite
def shops(draw: st.DrawFn) -> Store:
    hours = draw(HOURS)
    return a_shop(
        *draw(st.lists(rules(), max_size=5)),
        timezone=draw(st.sampled_from(WORLD)),
        location=KADIKOY,
        country="TR",
        hours=hours,
    )


YEAR = st.integers(0, 364).map(lambda day: after(date(2026, 1, 1), day))
SLOW = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def the_scene_of(store: Store, day: date, now: datetime) -> str:
    [row] = [
        row
        for row in plan_rows(store, ENTRANCE, day)
        if datetime.fromisoformat(row["from"]) <= now < datetime.fromisoformat(row["to"])
    ]
    return row["scene"]


@SLOW
@given(shops(), YEAR, st.floats(0, 1, exclude_max=True))
def test_every_instant_has_one_scene_and_one_reason_and_the_plan_says_the_same(
    store: Store, day: date, share: float
) -> None:
    slots = day_plan(store, ENTRANCE, day)
    assume(slots)  # a date that the zone skipped altogether has none
    begins, ends = slots[0].begins, slots[-1].ends
    now = begins.astimezone(UTC) + timedelta(seconds=int(share * (ends - begins).total_seconds()))

    desired = resolve(store, ENTRANCE, now)

    assert all(earlier.ends == later.begins for earlier, later in pairwise(slots))
    assert desired.scene == the_scene_of(store, day, now)
    assert desired.reason.kind in {ReasonKind.SCHEDULE, ReasonKind.DEFAULT}
    assert desired.reason.until is None or desired.reason.until > now


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shops(), YEAR)
def test_the_running_controller_does_what_the_plan_says(store: Store, day: date) -> None:
    slots = day_plan(store, ENTRANCE, day)
    assume(slots)
    floor = ShopFloor(store, now=slots[0].begins.astimezone(UTC))

    for slot in slots:
        for now in (slot.begins, slot.begins + (slot.ends - slot.begins) / 2):
            floor.now = now.astimezone(UTC)
            floor.tick()
            desired = floor.reconciler.zones[ENTRANCE].desired
            assert desired is not None
            assert desired.scene == slot.scene


@pytest.mark.parametrize("zone", WORLD)
def test_every_date_of_a_year_is_gapless_from_midnight_to_midnight(zone: str) -> None:
    store = a_shop(
        rule("calm", "02:15", "03:15"),
        rule("evening", "sunset", "close", days="mon-fri"),
        timezone=zone,
        location=KADIKOY,
    )

    days = [day_plan(store, LOUNGE, after(date(2026, 1, 1), step)) for step in range(365)]

    slots = [slot for day in days for slot in day]
    assert all(earlier.ends == later.begins for earlier, later in pairwise(slots))
    assert all(slot.begins < slot.ends for slot in slots)


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_bayrams_and_their_eves_follow_the_holidays_hours(year: int) -> None:
    hours = {"mon-sun": "10:00-22:00", "holidays": "12:00-20:00", "half-holidays": "10:00-13:00"}
    store = a_shop(rule("calm", "open", "close"), country="TR", hours=hours)
    whole = holidays.country_holidays("TR", years=year, language="tr")
    halves = holidays.country_holidays("TR", years=year, categories=("half_day",))
    bayrams = {day for day, name in whole.items() if "Ramazan" in name or "Kurban" in name}

    def opens_and_closes(day: date) -> list[tuple[str, str]]:
        slots = [slot for slot in day_plan(store, ENTRANCE, day) if slot.scene == "calm"]
        return [(f"{slot.begins:%H:%M}", f"{slot.ends:%H:%M}") for slot in slots]

    assert len(bayrams) == 3 + 4  # Ramazan and Kurban
    assert {tuple(opens_and_closes(day)) for day in bayrams} == {(("12:00", "20:00"),)}
    eves = set(halves) - set(whole)
    assert {tuple(opens_and_closes(day)) for day in eves} == {(("10:00", "13:00"),)}


@SLOW
@given(shops())
def test_two_equal_rules_that_overlap_are_named_with_both_places(store: Store) -> None:
    for conflict in conflicts(store, date(2026, 1, 1), days=40):
        assert conflict.first.specificity is conflict.second.specificity
        assert conflict.first.source != conflict.second.source
        assert conflict.first.source in str(conflict)
