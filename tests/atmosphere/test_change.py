"""What kind of change lies between two desired states, and how long it takes to settle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.atmosphere.change import Change, change, settle_s
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Desired,
    Reason,
    ReasonKind,
    SceneName,
    Sense,
    Setting,
    State,
)
from controller.atmosphere.settle import SETTLE_S, Settle
from tests.atmosphere.shop import ENTRANCE

DARK = Setting(OFF)
CALM = Desired(
    ENTRANCE,
    SceneName("calm"),
    Reason(ReasonKind.SCHEDULE, "schedule.yaml:1"),
    {EVERY_LAYER: DARK},
    DARK,
    DARK,
)
BRIGHTER = replace(CALM, light={EVERY_LAYER: Setting(State(on=True))})
LOUDER = replace(CALM, music=Setting(State(on=True, volume=0.3)))
SCENTED = replace(CALM, scent=Setting(State(on=True, intensity=0.3)))


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (CALM, Change.NONE),
        (replace(CALM, reason=Reason(ReasonKind.OVERRIDE, "ours")), Change.WORDS),
        (BRIGHTER, Change.ADJUST),
        (LOUDER, Change.ADJUST),
        (SCENTED, Change.ADJUST),
        (replace(CALM, scene=SceneName("other")), Change.SWITCH),
        (replace(CALM, experiment="e", arm="a"), Change.SWITCH),
    ],
)
def test_another_scene_or_arm_is_a_switch_other_settings_an_adjustment(after: Desired, kind: Change) -> None:
    assert change(CALM, after) is kind


def test_the_next_arm_of_an_experiment_is_a_switch_even_with_the_same_scene() -> None:
    arm_a, arm_b = (replace(CALM, experiment="e", arm=arm) for arm in "ab")

    assert change(arm_a, arm_b) is Change.SWITCH


def test_after_a_restart_only_differences_are_sent() -> None:
    assert change(None, CALM) is Change.ADJUST


@pytest.mark.parametrize(
    ("after", "slowest"), [(BRIGHTER, Sense.LIGHT), (LOUDER, Sense.MUSIC), (SCENTED, Sense.SCENT)]
)
def test_the_slowest_sense_that_changed_decides_when_it_has_settled(after: Desired, slowest: Sense) -> None:
    assert settle_s(CALM, after, Settle()) == SETTLE_S[slowest]
    assert settle_s(None, after, Settle()) == SETTLE_S[Sense.SCENT]


def test_what_stays_as_it_was_needs_no_time() -> None:
    assert settle_s(SCENTED, replace(SCENTED, scene=SceneName("other")), Settle()) == 0
