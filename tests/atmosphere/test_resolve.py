"""Emergency > override > experiment > schedule > default, and nothing of the scene before is left over."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Assignment,
    Layer,
    Override,
    ReasonKind,
    SceneName,
    Sense,
    Setting,
    State,
    Store,
    Used,
    ZoneId,
)
from controller.atmosphere.resolve import resolve
from controller.atmosphere.scene import parse_patch, parse_scene
from tests.atmosphere.shop import ENTRANCE, MONDAY, Tree, a_shop, at, rule

HOUR = timedelta(hours=1)
NEUTRAL: Tree = {
    "light": {"ambient": {"brightness": "50%"}, "accent": {"brightness": "40%"}},
    "music": {"playlist": "soft", "volume": "20%"},
    "touch": ["Fold the towels"],
}
CALM: Tree = {
    "light": {"ambient": {"brightness": "30%"}},
    "scent": {"fragrance": "lavender", "intensity": "40%"},
}
PARTY: Tree = {
    "light": {"brightness": "100%"},
    "music": {"playlist": "pop", "volume": "80%"},
    "taste": ["Lemonade"],
}


def _shop(limits: Tree | None = None, **said: object) -> Store:
    scenes = {"neutral": NEUTRAL, "calm": CALM, "party": PARTY}
    return a_shop(rule("calm", "10:00", "12:00"), scenes=scenes, limits=limits, **said)


def _override(now: datetime, scene: str | None = "party", patch: object = None) -> Override:
    return Override(
        id="o1",
        zone=ENTRANCE,
        since=now,
        until=now + HOUR,
        scene=SceneName(scene) if scene else None,
        patch=parse_patch(patch) if patch else None,
        reason="birthday",
        actor="ayse",
    )


def _assignment(now: datetime, scene: str | None = "party", patch: object = None) -> Assignment:
    return Assignment(
        experiment="citrus-or-lavender",
        arm="B",
        begins=now - HOUR,
        ends=now + 2 * HOUR,
        scene=SceneName(scene) if scene else None,
        patch=parse_patch(patch) if patch else None,
    )


def test_the_schedule_names_its_rule_and_when_it_ends() -> None:
    store = _shop()

    desired = resolve(store, ENTRANCE, at(store, MONDAY, "11:00"))

    assert (desired.scene, desired.reason.kind, desired.reason.detail) == (
        "calm",
        "schedule",
        "schedule.yaml:0",
    )
    assert desired.reason.until == at(store, MONDAY, "12:00")


def test_nothing_due_is_the_default_scene_until_the_next_rule() -> None:
    store = _shop()

    reason = resolve(store, ENTRANCE, at(store, MONDAY, "09:00")).reason

    assert (reason.kind, reason.until) == (ReasonKind.DEFAULT, at(store, MONDAY, "10:00"))


def test_senses_and_layers_left_out_are_the_default_scenes_and_what_it_lacks_is_off() -> None:
    store = _shop()

    desired = resolve(store, ENTRANCE, at(store, MONDAY, "11:00"))

    assert desired.light == {
        Layer("ambient"): Setting(State(on=True, brightness=0.3)),
        Layer("accent"): Setting(State(on=True, brightness=0.4)),
        EVERY_LAYER: Setting(OFF),
    }
    assert desired.music.state == State(on=True, playlist="soft", volume=0.2)
    assert desired.tasks == ((Sense.TOUCH, {"en": "Fold the towels"}),)
    assert resolve(store, ENTRANCE, at(store, MONDAY, "09:00")).scent.state == OFF


def test_a_patch_that_changes_nothing_is_told_in_the_notes() -> None:
    store = _shop()
    now = at(store, MONDAY, "09:00")
    more_scent = _override(now, None, {"scent": {"intensity": "20%"}})

    desired = resolve(store, ENTRANCE, now, override=more_scent)

    assert desired.scent.state == OFF
    assert [(note.sense, note.given, note.limit) for note in desired.clamps] == [
        (Sense.SCENT, "nothing", "scent is off")
    ]


def test_an_experiment_beats_the_schedule_during_its_block() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")

    desired = resolve(store, ENTRANCE, now, assignment=_assignment(now))

    assert (desired.scene, desired.reason.detail) == ("party", "citrus-or-lavender:B")
    assert (desired.experiment, desired.arm, desired.reason.until) == (
        "citrus-or-lavender",
        "B",
        now + 2 * HOUR,
    )


def test_after_its_block_the_schedule_is_back() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")
    assignment = _assignment(now)

    assert resolve(store, ENTRANCE, assignment.ends, assignment=assignment).experiment is None


def test_a_person_beats_the_experiment_until_the_override_ends() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")
    override, assignment = _override(now), _assignment(now, "neutral")

    during = resolve(store, ENTRANCE, now, override=override, assignment=assignment)
    later = resolve(store, ENTRANCE, now + HOUR, override=override, assignment=assignment)

    assert (during.scene, during.reason.kind, during.experiment) == ("party", "override", None)
    assert during.reason.detail == "birthday by ayse"
    assert (later.scene, later.reason.kind) == ("neutral", "experiment")


def test_emergency_beats_everybody_and_every_limit() -> None:
    store = _shop(limits={"brightness": {"max": "50%"}})
    now = at(store, MONDAY, "11:00")

    desired = resolve(
        store, ENTRANCE, now, override=_override(now), assignment=_assignment(now), emergency=True
    )

    assert (desired.scene, desired.reason.kind, desired.reason.until) == ("emergency", "emergency", None)
    assert desired.light == {EVERY_LAYER: Setting(State(on=True, brightness=1.0))}
    assert (desired.music.state, desired.scent.state, desired.tasks) == (OFF, OFF, ())


def test_what_an_own_emergency_scene_leaves_out_is_the_built_in_ones() -> None:
    store = _shop()
    own = parse_scene("emergency", {"light": {"ambient": {"brightness": "90%"}}}, "emergency.yaml")
    store = replace(store, scenes={**store.scenes, own.name: own})

    desired = resolve(store, ENTRANCE, at(store, MONDAY, "11:00"), emergency=True)

    assert desired.light[Layer("ambient")].state.brightness == 0.9
    assert desired.light[EVERY_LAYER].state.brightness == 1.0
    assert desired.music.state == OFF


def test_a_patch_changes_one_attribute_of_what_is_due_and_nothing_else() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")
    override = _override(now, scene=None, patch={"scent": {"intensity": "20%"}})

    desired = resolve(store, ENTRANCE, now, override=override)

    assert desired.scent.state == State(on=True, fragrance="lavender", intensity=0.2)
    plain = resolve(store, ENTRANCE, now)
    assert (desired.scene, desired.light, desired.music) == (plain.scene, plain.light, plain.music)


def test_a_patch_of_a_person_lies_over_the_experiment_that_is_due() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")
    override = _override(now, scene=None, patch={"music": {"volume": "5%"}})

    desired = resolve(store, ENTRANCE, now, override=override, assignment=_assignment(now))

    assert desired.music.state == State(on=True, playlist="pop", volume=0.05)
    assert (desired.scene, desired.reason.kind) == ("party", "override")


def test_an_experiment_may_patch_the_schedules_scene() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")
    assignment = _assignment(now, scene=None, patch={"scent": {"fragrance": "citrus"}})

    desired = resolve(store, ENTRANCE, now, assignment=assignment)

    assert desired.scent.state == State(on=True, fragrance="citrus", intensity=0.4)
    assert (desired.scene, desired.arm) == ("calm", "B")


def test_limits_bind_a_person_too() -> None:
    store = _shop(limits={"volume": {"max": "60%"}})
    now = at(store, MONDAY, "11:00")

    desired = resolve(store, ENTRANCE, now, override=_override(now))

    assert desired.music.state.volume == 0.6
    assert [clamp.limit for clamp in desired.clamps] == ["volume max 60%"]


def test_the_daily_budget_and_closing_end_the_scent() -> None:
    store = _shop(limits={"scent": {"daily": "180 min"}}, hours={"mon": "10:00-11:30"})
    early, late = at(store, MONDAY, "11:00"), at(store, MONDAY, "11:45")

    assert resolve(store, ENTRANCE, early, used=Used(scent_s=10_799.0)).scent.state.on
    assert resolve(store, ENTRANCE, early, used=Used(scent_s=10_800.0)).scent.state == OFF
    assert resolve(store, ENTRANCE, late).clamps[0].limit == "scent off outside opening hours"


def test_a_scene_that_was_deleted_meanwhile_leaves_what_is_due_and_says_so() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")

    desired = resolve(
        store, ENTRANCE, now, override=_override(now, "gone"), assignment=_assignment(now, "lost")
    )

    assert (desired.scene, desired.reason.kind, desired.experiment) == ("calm", "schedule", None)
    assert "there is no scene lost any more" in desired.reason.detail
    assert "there is no scene gone any more" in desired.reason.detail


def test_an_unknown_zone_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        resolve(_shop(), ZoneId("kasa"), at(_shop(), MONDAY, "11:00"))


_minutes = st.integers(0, 14 * 24 * 60)


@given(minute=_minutes, emergency=st.booleans(), overridden=st.booleans(), assigned=st.booleans())
def test_the_strongest_reason_that_is_given_wins(
    *, minute: int, emergency: bool, overridden: bool, assigned: bool
) -> None:
    store = _shop()
    now = at(store, MONDAY, "00:00") + timedelta(minutes=minute)

    desired = resolve(
        store,
        ENTRANCE,
        now,
        emergency=emergency,
        override=_override(now) if overridden else None,
        assignment=_assignment(now) if assigned else None,
    )

    flags = ((emergency, "emergency"), (overridden, "override"), (assigned, "experiment"))
    strongest = next((kind for given_, kind in flags if given_), None)
    assert desired.reason.kind == strongest or (
        strongest is None and desired.reason.kind in {"schedule", "default"}
    )
    assert desired.reason.until is None or desired.reason.until > now
    assert EVERY_LAYER in desired.light
    assert all(s.state.on is not None for s in (*desired.light.values(), desired.music, desired.scent))


def test_a_zone_resolves_fast_enough_for_a_tick_of_a_large_store() -> None:
    store = _shop()
    now = at(store, MONDAY, "11:00")
    resolve(store, ENTRANCE, now)

    begun = time.process_time()
    for _ in range(500):
        resolve(store, ENTRANCE, now)

    assert (time.process_time() - begun) / 500 < 0.0005
