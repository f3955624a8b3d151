"""The duty cycle that the controller itself makes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.ability import wanted_of
from controller.atmosphere.cycle import GRACE_S, LEAST_RUN_S, Cycle, Turn
from controller.atmosphere.model import Capability, DeviceId, Part, PartId, Sense, Setting, State

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
PLUG = Part(PartId(DeviceId("plug"), "plug"), Sense.SCENT, frozenset({Capability.ON_OFF, Capability.TIMER}))


@given(st.floats(0.001, 1.0))
def test_a_cycle_runs_for_its_share_of_the_time_and_long_enough_to_give_anything(share: float) -> None:
    cycle = Cycle.of_share(share)

    assert cycle.run_s / (cycle.run_s + cycle.pause_s) == pytest.approx(share, rel=1e-4)
    assert cycle.run_s >= LEAST_RUN_S


@given(run=st.integers(1, 300), pause=st.integers(0, 300), later=st.integers(0, 86_400))
def test_every_second_belongs_to_the_turn_that_counting_says(run: int, pause: int, later: int) -> None:
    turn = Cycle(run, pause).turn(NOON, NOON + timedelta(seconds=later))

    assert turn == Turn(later // (run + pause), later % (run + pause) < run)


def test_a_plug_takes_an_intensity_as_turns_and_is_told_when_to_stop_by_itself() -> None:
    wanted = wanted_of(PLUG, Setting(State(on=True, intensity=0.4)))

    assert (wanted.state, wanted.cycle) == (State(on=True), Cycle(120, 180))  # 40 % of five minutes
    assert wanted.note == "intensity 40% by switching it in turns"
    assert wanted.command.want == State(on=True, run_s=120 + GRACE_S)
    assert wanted.given == State(on=True, run_s=120, pause_s=180)


def test_a_plug_takes_the_cycle_of_a_scene_as_it_is() -> None:
    wanted = wanted_of(PLUG, Setting(State(on=True, run_s=30, pause_s=300)))

    assert wanted.cycle == Cycle(30, 300)
    assert wanted.at(Turn(0, running=False)).command.want == State(on=False)


def test_a_plug_without_a_timer_of_its_own_says_so_in_the_receipt() -> None:
    plain = Part(PLUG.id, Sense.SCENT, frozenset({Capability.ON_OFF}))

    assert "no timer of its own" in wanted_of(plain, Setting(State(on=True, intensity=0.4))).note
