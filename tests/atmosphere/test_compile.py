"""From what a zone should be to what each of its parts is told."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.ability import Wanted
from controller.atmosphere.compile import Placed, difference, plan_parts
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Desired,
    Layer,
    Reason,
    ReasonKind,
    SceneName,
    Sense,
    Setting,
    State,
)
from tests.atmosphere.lamps import PLAYS, SCENTS, part
from tests.atmosphere.shop import ENTRANCE

AMBIENT, ACCENT = Layer("ambient"), Layer("accent")
BRIGHT, DIMMED = Setting(State(on=True, brightness=1.0)), Setting(State(on=True, brightness=0.2))
DARK = Setting(OFF)


def desired(
    light: Mapping[Layer, Setting] | None = None, music: Setting = DARK, scent: Setting = DARK
) -> Desired:
    reason = Reason(ReasonKind.DEFAULT, "default")
    return Desired(ENTRANCE, SceneName("calm"), reason, light or {EVERY_LAYER: DARK}, music, scent)


def brightness(wanted: Wanted) -> float | None:
    return wanted.state.brightness


def test_every_lamp_gets_its_layer_and_the_others_what_every_layer_gets() -> None:
    lights = {EVERY_LAYER: BRIGHT, ACCENT: DIMMED}
    lamps = [Placed(part(name="a"), AMBIENT), Placed(part(name="b"), ACCENT)]

    plan = plan_parts(desired(lights), lamps)

    assert [(w.part.id.device, brightness(w)) for w in plan.wanted] == [("a", 1.0), ("b", 0.2)]


def test_players_and_diffusers_get_their_own_sense() -> None:
    music, scent = Setting(State(on=True, volume=0.3)), Setting(State(on=True, intensity=0.4))
    placed = [Placed(part(Sense.MUSIC, PLAYS), AMBIENT), Placed(part(Sense.SCENT, SCENTS), AMBIENT)]

    plan = plan_parts(desired(music=music, scent=scent), placed)

    assert [w.state for w in plan.wanted] == [music.state, scent.state]
    assert plan.missing == ()


def test_senses_that_are_asked_for_and_not_there_are_named() -> None:
    asked = desired({EVERY_LAYER: DARK, ACCENT: BRIGHT}, music=Setting(State(on=True)))

    assert plan_parts(asked, []).missing == (Sense.LIGHT, Sense.MUSIC)


def test_two_lamps_of_one_model_are_told_the_same_each_by_its_own_name() -> None:
    lamps = [Placed(part(name=name), AMBIENT) for name in ("a", "b")]

    first, second = plan_parts(desired({EVERY_LAYER: BRIGHT}), lamps).wanted

    assert first.state == second.state
    assert [w.command.part.device for w in (first, second)] == ["a", "b"]


def test_a_lamp_that_is_there_is_told_nothing() -> None:
    wanted = Wanted(part(), State(on=True, brightness=0.6), fade_s=3)

    assert difference(wanted, State(on=True, brightness=0.6, temperature_kelvin=4000)) is None


def test_a_lamp_is_told_on_with_whatever_differs() -> None:
    wanted = Wanted(part(), State(on=True, brightness=0.6, temperature_kelvin=3000), fade_s=3)

    command = difference(wanted, State(on=True, brightness=0.1, temperature_kelvin=3000))

    assert command is not None
    assert (command.want, command.fade_s) == (State(on=True, brightness=0.6), 3)


def test_a_player_is_told_only_what_differs() -> None:
    wanted = Wanted(part(Sense.MUSIC, PLAYS), State(on=True, volume=0.3, playlist="jazz"), fade_s=0)

    command = difference(wanted, State(on=True, volume=0.6, playlist="jazz"))

    assert command is not None
    assert command.want == State(volume=0.3)


states = st.builds(
    State,
    on=st.booleans(),
    brightness=st.none() | st.floats(0, 1),
    temperature_kelvin=st.none() | st.floats(2000, 6500),
)


@given(states, states)
def test_obeying_the_difference_leaves_no_difference(want: State, reported: State) -> None:
    wanted = Wanted(part(), want, fade_s=0)
    command = difference(wanted, reported)

    obeyed = reported.merged(command.want) if command else reported

    assert difference(wanted, obeyed) is None
