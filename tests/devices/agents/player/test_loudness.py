from hypothesis import given
from hypothesis import strategies as st

from devices.agents.player.loudness import Loudness

percents = st.integers(0, 100)
seconds = st.floats(0, 60)


def test_half_way_through_a_fade_the_mixer_stands_half_way() -> None:
    fading = Loudness.of(60, audible=True).to_level(20, now_s=100, fade_s=8)

    assert [fading.sent(now_s) for now_s in (100, 104, 108)] == [60, 40, 20]


def test_a_player_that_is_off_takes_a_new_volume_at_once_and_is_silent() -> None:
    off = Loudness.of(60, audible=False).to_level(20, now_s=100, fade_s=8)

    assert (off.sent(100), off.reported(100)) == (0, 20)


def test_a_duck_under_a_jingle_is_not_reported() -> None:
    ducked = Loudness.of(50, audible=True).ducked(0.4, now_s=0, fade_s=1)

    assert (ducked.sent(1), ducked.reported(1)) == (20, 50)  # 50 * 0.4


def test_music_that_is_let_in_is_reported_on_its_way() -> None:
    opening = Loudness.of(80, audible=False).opened(now_s=0, fade_s=4)

    assert [opening.reported(now_s) for now_s in (1, 2, 4)] == [20, 40, 80]


@given(start=percents, first=percents, second=percents, fade_s=seconds, turned_s=seconds, later_s=seconds)
def test_the_newest_volume_wins_whenever_it_comes(  # noqa: PLR0917 - drawn values
    start: int, first: int, second: int, fade_s: float, turned_s: float, later_s: float
) -> None:
    faded = Loudness.of(start, audible=True).to_level(first, 0, fade_s).to_level(second, turned_s, fade_s)

    assert faded.sent(turned_s + fade_s + later_s) == second
    assert 0 <= faded.sent(turned_s + later_s) <= 100
