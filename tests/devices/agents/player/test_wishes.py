import pytest

from devices.agents.player.wishes import FADE_MAX_S, asked_fade_s, asked_playing, asked_volume


def test_what_a_player_is_asked_is_read() -> None:
    assert (asked_volume(b"29.6"), asked_fade_s(b"2.5"), asked_playing(b"OFF")) == (30, 2.5, False)


@pytest.mark.parametrize("payload", [b"", b"-1", b"101", b"loud"])
def test_a_volume_out_of_range_is_refused_with_the_range(payload: bytes) -> None:
    with pytest.raises(ValueError, match="expected 0 to 100, found"):
        asked_volume(payload)


def test_a_fade_longer_than_any_is_refused() -> None:
    with pytest.raises(ValueError, match=f"expected 0 to {FADE_MAX_S:g}"):
        asked_fade_s(b"601")
