"""How a light shows which one it is."""

from itertools import pairwise

import orjson

from controller.atmosphere.model import State
from devices.drivers.light_blink import blink
from devices.drivers.light_json import JsonLight
from tests.devices.announcements import LAMP, component

LIGHT = JsonLight.of(component("light", LAMP))


def states(reported: State) -> list[dict[str, object]]:
    return [orjson.loads(item.payload) for _, item in blink(LIGHT, reported)]


def test_a_burning_light_goes_out_twice_and_comes_back_as_it_was() -> None:
    said = states(State(on=True, brightness=0.5))

    assert said == [{"state": "OFF"}, {"state": "ON", "brightness": 127}] * 2


def test_a_dark_light_lights_up_twice_and_is_dark_again() -> None:
    said = states(State(on=False, brightness=0.5))

    assert said == [{"state": "ON", "brightness": 254}, {"state": "OFF"}] * 2


def test_the_steps_follow_each_other_slowly_enough_to_be_seen() -> None:
    delays_s = [delay_s for delay_s, _ in blink(LIGHT, State())]

    assert delays_s == sorted(delays_s)
    assert min(b - a for a, b in pairwise(delays_s)) >= 0.5
