"""What a part is told when a scene asks for more, or for something else, than it can do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.ability import DUTY_CYCLE_S, NEUTRAL_KELVIN, wanted_of
from controller.atmosphere.color import Color
from controller.atmosphere.model import OFF, Capability, Ranges, Sense, Setting, State
from controller.atmosphere.white import white_color
from tests.atmosphere.lamps import COLORED, DIM, PLAYS, SCENTS, TUNABLE, part

AMBER = Color.from_hex("#ffb46b")
NEEDS = {
    "brightness": Capability.BRIGHTNESS,
    "temperature_kelvin": Capability.COLOR_TEMPERATURE,
    "color": Capability.COLOR,
    "volume": Capability.VOLUME,
    "playlist": Capability.PLAYLIST,
    "radio": Capability.RADIO,
    "intensity": Capability.INTENSITY,
    "fragrance": Capability.FRAGRANCE,
    "run_s": Capability.DUTY_CYCLE,
    "pause_s": Capability.DUTY_CYCLE,
}


def test_a_lamp_that_can_do_all_is_told_all() -> None:
    state = State(on=True, brightness=0.6, temperature_kelvin=3000)

    wanted = wanted_of(part(), Setting(state, fade_s=10))

    assert (wanted.state, wanted.fade_s, wanted.note, wanted.refusal) == (state, 10, "", "")
    assert wanted.command.want == state


def test_a_lamp_that_cannot_fade_changes_at_once() -> None:
    assert wanted_of(part(able=DIM), Setting(State(on=True), fade_s=10)).fade_s == 0


@pytest.mark.parametrize(
    ("sense", "nothing"),
    [
        (Sense.LIGHT, State(on=True, brightness=0.0, temperature_kelvin=3000)),
        (Sense.SCENT, State(on=True, intensity=0.0, fragrance="citrus")),
        (Sense.MUSIC, State(on=False, volume=0.3)),
    ],
)
def test_nothing_of_a_sense_is_off(sense: Sense, nothing: State) -> None:
    assert wanted_of(part(sense, TUNABLE | SCENTS | PLAYS), Setting(nothing)).state == OFF


def test_a_lamp_that_cannot_dim_is_fully_on_and_says_so() -> None:
    wanted = wanted_of(part(able={Capability.ON_OFF}), Setting(State(on=True, brightness=0.4)))

    assert (wanted.state, wanted.note) == (State(on=True), "cannot dim: fully on")


def test_a_colour_on_a_tunable_lamp_becomes_its_nearest_white() -> None:
    wanted = wanted_of(part(), Setting(State(on=True, brightness=0.8, color=white_color(2700))))

    assert wanted.state.color is None
    assert wanted.state.brightness == 0.8
    assert wanted.state.temperature_kelvin == pytest.approx(2700, rel=0.02)  # McCamy is no exact inverse
    assert wanted.note == "colour as the nearest white"


def test_a_colour_on_a_plain_lamp_leaves_its_brightness() -> None:
    wanted = wanted_of(part(able=DIM), Setting(State(on=True, brightness=0.8, color=AMBER)))

    assert (wanted.state, wanted.note) == (State(on=True, brightness=0.8), "colour left out: white lamp")


def test_a_white_on_a_colour_lamp_is_its_colour() -> None:
    wanted = wanted_of(part(able=COLORED), Setting(State(on=True, temperature_kelvin=4000)))

    assert (wanted.state.color, wanted.note) == (white_color(4000), "4000 K as colour")


def test_a_white_beyond_a_lamps_range_is_its_nearest_and_noted() -> None:
    narrow = Ranges(kelvin_min=2700, kelvin_max=5000)

    wanted = wanted_of(part(ranges=narrow), Setting(State(on=True, temperature_kelvin=2000)))

    assert (wanted.state.temperature_kelvin, wanted.note) == (2700, "2000 K as 2700 K")


def test_a_white_within_a_mired_of_the_range_is_not_worth_a_note() -> None:
    narrow = Ranges(kelvin_min=2703, kelvin_max=5000)

    wanted = wanted_of(part(ranges=narrow), Setting(State(on=True, temperature_kelvin=2700)))

    assert (wanted.state.temperature_kelvin, wanted.note) == (2703, "")


@pytest.mark.parametrize(
    ("able", "white"),
    [
        (TUNABLE, State(on=True, brightness=0.5, temperature_kelvin=NEUTRAL_KELVIN)),
        (COLORED, State(on=True, brightness=0.5, color=white_color(NEUTRAL_KELVIN))),
        (DIM, State(on=True, brightness=0.5)),
    ],
)
def test_a_scene_without_a_hue_is_neutral_and_no_leftover(able: set[Capability], white: State) -> None:
    assert wanted_of(part(able=able), Setting(State(on=True, brightness=0.5))).state == white


def test_a_playlist_that_a_player_has_not_is_refused() -> None:
    player = part(Sense.MUSIC, PLAYS, Ranges(playlists=("jazz",)))

    wanted = wanted_of(player, Setting(State(on=True, playlist="techno", volume=0.3)))

    assert wanted.refusal == "playlist techno is not on this player"
    assert wanted.state == State(on=True, volume=0.3)


def test_a_radio_url_that_a_player_cannot_play_is_refused() -> None:
    wanted = wanted_of(part(Sense.MUSIC, PLAYS), Setting(State(on=True, radio="http://r.tr/1", volume=0.3)))

    assert (wanted.refusal, wanted.state.radio) == ("this player cannot play a radio URL", None)


def test_a_player_that_does_not_say_what_it_has_is_believed() -> None:
    wanted = wanted_of(part(Sense.MUSIC, PLAYS), Setting(State(on=True, playlist="techno")))

    assert (wanted.refusal, wanted.state.playlist) == ("", "techno")


def test_a_scene_without_a_jingle_silences_the_jingle_of_the_scene_before() -> None:
    able = PLAYS | {Capability.JINGLE}

    assert wanted_of(part(Sense.MUSIC, able), Setting(State(on=True, playlist="jazz"))).state.jingle == ""


def test_another_fragrance_than_the_one_asked_for_is_worse_than_none() -> None:
    diffuser = part(Sense.SCENT, SCENTS, Ranges(fragrances=("citrus",)))

    wanted = wanted_of(diffuser, Setting(State(on=True, fragrance="lavender", intensity=0.4)))

    assert (wanted.state, wanted.refusal) == (OFF, "lavender is not loaded")


def test_a_duty_cycle_becomes_the_same_share_as_intensity() -> None:
    setting = Setting(State(on=True, fragrance="citrus", run_s=30, pause_s=90))

    wanted = wanted_of(part(Sense.SCENT, SCENTS), setting)

    assert wanted.state == State(on=True, fragrance="citrus", intensity=30 / (30 + 90))
    assert wanted.note == "duty cycle as intensity 25%"


def test_an_intensity_becomes_the_same_share_of_a_duty_cycle() -> None:
    diffuser = part(Sense.SCENT, {Capability.ON_OFF, Capability.DUTY_CYCLE})

    wanted = wanted_of(diffuser, Setting(State(on=True, intensity=0.4)))

    assert wanted.state == State(on=True, run_s=0.4 * DUTY_CYCLE_S, pause_s=0.6 * DUTY_CYCLE_S)


def test_a_duty_cycle_beyond_a_diffusers_range_is_its_nearest_and_noted() -> None:
    ranges = Ranges(duty_min_s=10, duty_max_s=60)
    diffuser = part(Sense.SCENT, {Capability.ON_OFF, Capability.DUTY_CYCLE}, ranges)

    wanted = wanted_of(diffuser, Setting(State(on=True, run_s=5, pause_s=300)))

    assert (wanted.state, wanted.note) == (State(on=True, run_s=10, pause_s=60), "5/300 s as 10/60 s")


shares = st.none() | st.floats(0, 1)
lights = st.builds(
    State, on=st.just(value=True), brightness=shares, temperature_kelvin=st.none() | st.floats(1000, 20000)
)
music = st.builds(State, on=st.just(value=True), volume=shares, playlist=st.sampled_from([None, "jazz"]))
radio = st.builds(State, on=st.just(value=True), volume=shares, radio=st.just("http://radio.tr/1"))
fragrances = st.sampled_from([None, "citrus"])
scent = st.builds(State, on=st.just(value=True), intensity=shares, fragrance=fragrances)
puffs = st.builds(
    State, on=st.just(value=True), run_s=st.floats(1, 600), pause_s=st.floats(0, 600), fragrance=fragrances
)
wishes = (
    st.tuples(st.just(Sense.LIGHT), lights)
    | st.tuples(st.just(Sense.MUSIC), music | radio)
    | st.tuples(st.just(Sense.SCENT), scent | puffs)
)


@given(wishes, st.sets(st.sampled_from(list(Capability))))
def test_no_part_is_asked_for_what_it_cannot_do(wish: tuple[Sense, State], able: set[Capability]) -> None:
    sense, state = wish

    wanted = wanted_of(part(sense, able), Setting(state, fade_s=3))

    asked = {NEEDS[name] for name in wanted.state.said() if name in NEEDS}
    assert asked <= able
    assert wanted.fade_s == 0 or Capability.FADE in able
    assert wanted.state.on is not None
