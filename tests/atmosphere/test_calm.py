"""Calm hours hold everything down, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from controller.atmosphere.calm import calm_at, calm_edges
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Desired,
    Layer,
    LimitKind,
    Override,
    SceneName,
    Store,
)
from controller.atmosphere.resolve import resolve
from tests.atmosphere.shop import ENTRANCE, LOUNGE, MONDAY, a_shop, after, at

Tree = Mapping[str, object]

QUIET: Tree = {
    "light": {"ambient": {"brightness": "40%"}, "accent": {"brightness": "60%"}},
    "music": "off",
    "scent": "off",
}
PARTY: Tree = {
    "light": {"ambient": {"brightness": "100%"}, "accent": {"brightness": "50%"}},
    "music": {"playlist": "pop", "volume": "80%", "jingle": {"file": "sale.mp3", "every": "20 min"}},
    "scent": {"fragrance": "citrus", "intensity": "60%"},
}
HOURS: Tree = {"zones": "entrance", "days": "mon", "from": "10:00", "to": "12:00", "scene": "quiet"}


def calm_shop(quiet: Tree = QUIET, limits: Tree | None = None) -> Store:
    return a_shop(scenes={"quiet": quiet, "neutral": PARTY, "party": PARTY}, calm=[HOURS], limits=limits)


def at_eleven(store: Store) -> Desired:
    return resolve(store, ENTRANCE, at(store, MONDAY, "11:00"))


def test_in_calm_hours_nothing_is_brighter_louder_or_stronger_than_the_calm_scene() -> None:
    desired = at_eleven(calm_shop())

    assert desired.light[Layer("ambient")].state.brightness == 0.4
    assert desired.light[Layer("accent")].state.brightness == 0.5
    assert desired.music.state == OFF
    assert desired.scent.state == OFF
    assert {clamp.kind for clamp in desired.clamps} == {LimitKind.CALM}


def test_a_persons_choice_is_held_down_too() -> None:
    store = calm_shop()
    now = at(store, MONDAY, "11:00")
    choice = Override("1", ENTRANCE, now, None, SceneName("party"))

    assert resolve(store, ENTRANCE, now, override=choice).music.state == OFF


def test_an_emergency_is_not() -> None:
    store = calm_shop()

    desired = resolve(store, ENTRANCE, at(store, MONDAY, "11:00"), emergency=True)

    assert desired.light[EVERY_LAYER].state.brightness == 1.0


@pytest.mark.parametrize(("days", "clock"), [(0, "12:00"), (1, "11:00")])
def test_calm_hours_end_on_time_and_come_on_their_days_only(days: int, clock: str) -> None:
    store = calm_shop()

    assert resolve(store, ENTRANCE, at(store, after(MONDAY, days), clock)).clamps == ()


def test_calm_hours_are_for_their_zones_only() -> None:
    store = calm_shop()

    assert resolve(store, LOUNGE, at(store, MONDAY, "11:00")).clamps == ()


def test_people_must_see_where_they_walk_in_calm_hours_too() -> None:
    desired = at_eleven(calm_shop(limits={"brightness": {"min": "45%"}}))

    assert desired.light[Layer("ambient")].state.brightness == 0.45


def test_soft_music_stays_soft_without_its_jingles() -> None:
    desired = at_eleven(calm_shop({"music": {"playlist": "rain", "volume": "10%"}}))

    assert (desired.music.state.playlist, desired.music.state.volume) == ("pop", 0.1)
    assert desired.music.state.jingle is None
    assert [clamp.limit for clamp in desired.clamps] == [
        "calm hours: no jingles",
        "calm hours: volume max 10%",
    ]


def test_what_the_calm_scene_leaves_out_is_free() -> None:
    desired = at_eleven(calm_shop({"scent": {"fragrance": "lavender", "run": "30 s", "pause": "90 s"}}))

    assert desired.music.state.volume == 0.8
    assert desired.scent.state.intensity == 30 / (30 + 90)


def test_two_calm_rules_at_once_hold_down_to_the_quieter() -> None:
    soft: Tree = {"music": {"playlist": "rain", "volume": "10%"}}
    store = a_shop(
        scenes={"quiet": {"music": {"playlist": "rain", "volume": "20%"}}, "soft": soft},
        calm=[HOURS, {**HOURS, "from": "11:00", "to": "13:00", "scene": "soft"}],
    )

    ceilings = [calm_at(store, ENTRANCE, at(store, MONDAY, clock)).volume for clock in ("10:30", "11:30")]

    assert ceilings == [0.2, 0.1]


def test_the_edges_of_calm_hours_are_known_beforehand() -> None:
    store = calm_shop()

    assert calm_edges(store, ENTRANCE, MONDAY) == (at(store, MONDAY, "10:00"), at(store, MONDAY, "12:00"))
    assert calm_edges(store, LOUNGE, MONDAY) == ()
