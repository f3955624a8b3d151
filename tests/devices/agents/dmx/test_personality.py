import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from devices.agents.dmx.personality import Personality, Response, Whites, channel_bytes, mix

WHITES = Whites(2700, 6500)
shares = st.floats(0, 1)


def test_the_white_half_way_in_mired_takes_half_of_each() -> None:
    middle = 2 / (1 / 2700 + 1 / 6500)

    assert mix(Personality.TUNABLE_WHITE, WHITES, middle) == pytest.approx((0.5, 0.5))


@given(kelvin=st.floats(1000, 20000))
def test_tunable_white_gives_the_same_light_at_every_temperature(kelvin: float) -> None:
    warm, cool = mix(Personality.TUNABLE_WHITE, WHITES, kelvin)

    assert warm + cool == pytest.approx(1)
    assert 0 <= warm <= 1


def test_a_pure_colour_takes_its_own_emitter_alone() -> None:
    red, green, blue = mix(Personality.RGB, WHITES, Color.from_hex("#ff0000"))

    assert (red, green, blue) == pytest.approx((1, 0, 0), abs=0.01)


def test_an_own_white_gives_white_by_itself_and_leaves_colours_to_the_others() -> None:
    *rest, white = mix(Personality.RGBW, WHITES, 2700.0)
    assert white == pytest.approx(1)
    assert rest == pytest.approx([0, 0, 0], abs=0.01)

    assert mix(Personality.RGBW, WHITES, Color.from_hex("#0000ff"))[3] == pytest.approx(0, abs=0.01)


@given(
    personality=st.sampled_from(Personality),
    r=st.integers(0, 255),
    g=st.integers(0, 255),
    b=st.integers(1, 255),
)
def test_every_colour_fits_every_fixture(personality: Personality, r: int, g: int, b: int) -> None:
    shares = mix(personality, WHITES, Color.from_rgb(r, g, b))

    assert len(shares) == personality.emitters
    assert all(0 <= share <= 1 for share in shares)


def test_half_of_the_light_is_more_than_half_of_the_value_where_the_fixture_squares() -> None:
    assert Response.SQUARE.value_for(0.5) == pytest.approx(0.5**0.5)
    assert Response.LINEAR.value_for(0.5) == 0.5


@given(value=shares)
def test_the_fine_channel_divides_each_step_of_the_coarse_one(value: float) -> None:
    coarse, fine = channel_bytes(value, 16)

    assert (coarse * 256 + fine) / 65535 == pytest.approx(value, abs=0.5 / 65535)


@given(value=shares, more=shares)
def test_more_is_never_sent_as_less(value: float, more: float) -> None:
    assert channel_bytes(min(value, more), 16) <= channel_bytes(max(value, more), 16)
