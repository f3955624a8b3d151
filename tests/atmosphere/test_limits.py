"""Limits bind whatever anybody asks for, and tell what they changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.limits import limited
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Clamp,
    Desired,
    Layer,
    LimitKind,
    Limits,
    LoudnessBudget,
    PlaylistBudget,
    Reason,
    ReasonKind,
    SceneName,
    Sense,
    Setting,
    State,
    Used,
)
from tests.atmosphere.shop import ENTRANCE

AMBIENT, ACCENT = Layer("ambient"), Layer("accent")


def _desired(
    light: dict[Layer, Setting] | None = None,
    music: State = OFF,
    scent: State = OFF,
    kind: ReasonKind = ReasonKind.SCHEDULE,
) -> Desired:
    return Desired(
        ENTRANCE,
        SceneName("x"),
        Reason(kind, "", datetime(2026, 1, 1, tzinfo=UTC)),
        light or {EVERY_LAYER: Setting(State(on=True, brightness=0.5))},
        Setting(music),
        Setting(scent),
    )


def _lit(brightness: float) -> Setting:
    return Setting(State(on=True, brightness=brightness), 4.0)


def test_what_is_within_limits_is_left_as_it_is() -> None:
    desired = _desired(music=State(on=True, playlist="jazz", volume=0.3))

    assert limited(desired, Limits(volume_max=0.3)) is desired


def test_loud_music_is_turned_down_to_the_ceiling_and_says_so() -> None:
    given = limited(_desired(music=State(on=True, volume=0.9)), Limits(volume_max=0.6))

    assert given.music.state.volume == 0.6
    assert given.clamps == (Clamp(Sense.MUSIC, "volume", 0.9, 0.6, "volume max 60%"),)


def test_music_that_is_off_is_not_turned_up_to_the_floor() -> None:
    assert limited(_desired(), Limits(volume_min=0.2)).music.state == OFF


def test_light_is_kept_between_floor_and_ceiling_layer_by_layer() -> None:
    light = {AMBIENT: _lit(0.05), ACCENT: _lit(1.0), EVERY_LAYER: _lit(0.5)}

    given = limited(_desired(light), Limits(brightness_min=0.2, brightness_max=0.8))

    assert [setting.state.brightness for setting in given.light.values()] == [0.2, 0.8, 0.5]
    assert [clamp.limit for clamp in given.clamps] == [
        "brightness min 20% (ambient)",
        "brightness max 80% (accent)",
    ]
    assert all(setting.fade_s == 4.0 for setting in given.light.values())


def test_a_zone_that_would_be_dark_is_lit_at_the_floor_while_the_store_is_open() -> None:
    dark = _desired({EVERY_LAYER: Setting(OFF, 3.0)})

    given = limited(dark, Limits(brightness_min=0.2), open_now=True)

    assert given.light == {EVERY_LAYER: Setting(State(on=True, brightness=0.2), 3.0)}
    assert given.clamps == (Clamp(Sense.LIGHT, "brightness", "off", 0.2, "brightness min 20%"),)


def test_a_dark_zone_stays_dark_after_closing() -> None:
    dark = _desired({EVERY_LAYER: Setting(OFF)})

    assert limited(dark, Limits(brightness_min=0.2), open_now=False) is dark


def test_a_layer_that_is_off_beside_one_that_is_on_stays_off() -> None:
    desired = _desired({AMBIENT: _lit(0.6), ACCENT: Setting(OFF), EVERY_LAYER: Setting(OFF)})

    assert limited(desired, Limits(brightness_min=0.2)) is desired


def test_strong_scent_is_weakened_to_the_ceiling() -> None:
    scent = State(on=True, fragrance="citrus", intensity=0.9)

    given = limited(_desired(scent=scent), Limits(scent_max=0.7))

    assert given.scent.state == State(on=True, fragrance="citrus", intensity=0.7)
    assert given.clamps[0].limit == "scent max 70%"


@pytest.mark.parametrize(
    ("run_s", "pause_s", "longer_s"), [(30.0, 10.0, 30.0), (30.0, 0.0, 30.0), (30.0, None, 30.0)]
)
def test_a_duty_cycle_gets_pauses_long_enough_for_the_ceiling(
    run_s: float, pause_s: float | None, longer_s: float
) -> None:
    scent = State(on=True, fragrance="citrus", run_s=run_s, pause_s=pause_s)

    given = limited(_desired(scent=scent), Limits(scent_max=0.5))

    # A share of one half: as long a pause as the run.
    assert (given.scent.state.run_s, given.scent.state.pause_s) == (run_s, longer_s)
    assert given.clamps[0].attribute == "pause_s"


def test_a_duty_cycle_within_the_ceiling_is_left_alone() -> None:
    desired = _desired(scent=State(on=True, fragrance="citrus", run_s=30.0, pause_s=300.0))

    assert limited(desired, Limits(scent_max=0.1)) is desired


@pytest.mark.parametrize(
    ("limits", "used_s", "open_now", "words", "kind"),
    [
        (Limits(scent_daily_s=10_800.0), 10_800.0, True, "scent daily 180 min", LimitKind.BUDGET),
        (Limits(), 0.0, False, "scent off outside opening hours", LimitKind.CLOSED),
        (Limits(scent_max=0.0), 0.0, True, "scent max 0%", LimitKind.RANGE),
    ],
)
def test_scent_is_off_when_it_may_not_be_on(
    limits: Limits, used_s: float, *, open_now: bool, words: str, kind: LimitKind
) -> None:
    desired = _desired(scent=State(on=True, fragrance="citrus", intensity=0.4))

    given = limited(desired, limits, used=Used(scent_s=used_s), open_now=open_now)

    assert given.scent.state == OFF
    assert given.clamps == (Clamp(Sense.SCENT, "intensity", 0.4, "off", words, kind),)


def test_scent_within_its_daily_budget_stays_on() -> None:
    desired = _desired(scent=State(on=True, fragrance="citrus", intensity=0.4))

    assert limited(desired, Limits(scent_daily_s=10_800.0), used=Used(scent_s=10_799.0)) is desired


def test_emergency_knows_no_limits() -> None:
    desired = _desired({EVERY_LAYER: _lit(1.0)}, kind=ReasonKind.EMERGENCY)

    assert limited(desired, Limits(brightness_max=0.5)) is desired


_share = st.floats(0, 1)
_percent = st.integers(0, 100).map(lambda percent: percent / 100)
_layers = st.dictionaries(
    st.sampled_from([AMBIENT, ACCENT]), st.builds(_lit, _share) | st.just(Setting(OFF)), max_size=2
).map(lambda layers: {**layers, EVERY_LAYER: Setting(OFF)})
_scents = st.just(OFF) | st.builds(
    lambda run_s, pause_s: State(on=True, fragrance="citrus", run_s=run_s, pause_s=pause_s),
    st.floats(1, 3600),
    st.floats(0, 3600),
)
_limits = st.builds(
    lambda least, most, loud, strong: Limits(
        brightness_min=min(least, most), brightness_max=max(least, most), volume_max=loud, scent_max=strong
    ),
    _percent,
    _percent,
    _percent,
    _percent,
)


@given(_layers, _share, _scents, _limits)
def test_whatever_is_asked_for_stays_within_every_limit(
    light: dict[Layer, Setting], volume: float, scent: State, limits: Limits
) -> None:
    desired = _desired(light, State(on=True, playlist="jazz", volume=volume), scent)

    given_ = limited(desired, limits)

    lit = [setting.state.brightness for setting in given_.light.values() if setting.state.on]
    assert all(limits.brightness_min <= (level or 0.0) <= limits.brightness_max for level in lit)
    assert lit or limits.brightness_min == 0
    assert (given_.music.state.volume or 0.0) <= limits.volume_max
    run_s, pause_s = given_.scent.state.run_s or 0.0, given_.scent.state.pause_s or 0.0
    assert run_s <= limits.scent_max * (run_s + pause_s) + 1e-6
    assert limited(given_, limits).clamps == given_.clamps


LOUDNESS = LoudnessBudget(level=0.4, lasts_s=6 * 3600, then=0.2)


@pytest.mark.parametrize(("used_s", "volume"), [(LOUDNESS.energy_s - 1, 0.5), (LOUDNESS.energy_s, 0.2)])
def test_music_goes_down_once_the_loudness_of_the_day_is_used_up(used_s: float, volume: float) -> None:
    desired = _desired(music=State(on=True, playlist="pop", volume=0.5))

    given = limited(desired, Limits(loudness=LOUDNESS), used=Used(sound_s=used_s))

    assert given.music.state.volume == volume


def test_the_lowest_of_all_ceilings_holds_even_below_the_floor() -> None:
    limits = Limits(volume_min=0.3, volume_max=0.6, loudness=LOUDNESS)

    given = limited(_desired(music=State(on=True, volume=0.5)), limits, used=Used(sound_s=1e6))

    assert given.music.state.volume == 0.2


@pytest.mark.parametrize(("heard_s", "playlist"), [(3599.0, "pop"), (3600.0, "jazz")])
def test_a_playlist_that_was_heard_long_enough_gives_way_to_another(heard_s: float, playlist: str) -> None:
    limits = Limits(playlist=PlaylistBudget(3600.0, "jazz"))

    given = limited(
        _desired(music=State(on=True, playlist="pop")), limits, used=Used(playlists_s={"pop": heard_s})
    )

    assert given.music.state.playlist == playlist


def test_a_radio_is_no_playlist() -> None:
    desired = _desired(music=State(on=True, radio="https://radio.example/pop"))

    assert limited(desired, Limits(playlist=PlaylistBudget(1.0, "jazz"))) is desired
