import pytest

from controller.atmosphere.color import Color
from devices.simulated.models.lamp import Hue, Lamp, Wish

ORANGE = Color.from_hex("#ffa957")


@pytest.fixture
def lamp() -> Lamp:
    """A lamp that is on at half of its 254 steps, warm white."""
    lamp = Lamp(steps=254, mireds=(250, 454), colored=True)
    lamp.obey(Wish(on=True, level=127, mireds=370), now_s=0)
    return lamp


def test_a_fade_passes_through_the_levels_between(lamp: Lamp) -> None:
    lamp.obey(Wish(level=227, fade_s=10), now_s=100)

    assert [lamp.glow(now_s).level for now_s in (100, 105, 110)] == [127, 177, 227]


def test_the_target_is_known_while_the_fade_is_on_its_way(lamp: Lamp) -> None:
    lamp.obey(Wish(level=227, fade_s=10), now_s=100)

    assert lamp.target().level == 227
    assert lamp.settles_s() == 110


def test_a_white_beyond_the_lamps_reach_becomes_its_coolest(lamp: Lamp) -> None:
    lamp.obey(Wish(mireds=154), now_s=1)

    assert lamp.glow(1).mireds == 250


def test_a_colour_leaves_the_old_temperature_standing(lamp: Lamp) -> None:
    lamp.obey(Wish(color=ORANGE), now_s=1)

    assert (lamp.glow(1).hue, lamp.glow(1).mireds) == (Hue.XY, 370)
    assert lamp.glow(1).color.distance(ORANGE) == pytest.approx(0)


def test_a_lamp_without_colours_ignores_a_colour() -> None:
    lamp = Lamp(steps=254, mireds=(250, 454), colored=False)

    lamp.obey(Wish(on=True, color=ORANGE), now_s=0)

    assert lamp.glow(0).hue is Hue.TEMPERATURE


def test_switched_off_slowly_it_shines_until_the_end(lamp: Lamp) -> None:
    lamp.obey(Wish(on=False, fade_s=4), now_s=10)

    assert [lamp.glow(now_s).on for now_s in (10, 13, 14)] == [True, True, False]
    assert not lamp.target().on


def test_switched_on_again_it_remembers_its_level(lamp: Lamp) -> None:
    lamp.obey(Wish(on=False), now_s=1)
    lamp.obey(Wish(on=True), now_s=2)

    assert (lamp.glow(2).on, lamp.glow(2).level) == (True, 127)


def test_brightness_nought_is_off(lamp: Lamp) -> None:
    lamp.obey(Wish(level=0), now_s=1)

    assert not lamp.glow(1).on


def test_after_a_power_cut_it_is_full_on_and_warm(lamp: Lamp) -> None:
    lamp.obey(Wish(on=False), now_s=1)

    lamp.power_up(now_s=2)

    glow = lamp.glow(2)
    assert (glow.on, glow.level, glow.hue, glow.mireds) == (True, 254, Hue.TEMPERATURE, 370)
