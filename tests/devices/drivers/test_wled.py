"""WLED strips: what they are told and what they say."""

import orjson
import pytest

from controller.atmosphere.color import Color
from controller.atmosphere.model import DeviceId, State
from devices.drivers.driver import NO_QUIRKS
from devices.drivers.wled import Wled
from devices.registry import Registry

STRIP = Wled("wled/a1b2c3")


def test_a_strip_that_comes_online_is_a_light_and_the_topic_of_all_strips_is_none() -> None:
    registry = Registry()

    assert registry.discover("wled/a1b2c3/status", b"online") == DeviceId("wled_a1b2c3")
    assert registry.discover("wled/all/status", b"online") is None
    (device,) = registry.devices.values()
    assert (device.maker, set(device.parts)) == ("WLED", {"light"})


def test_a_strip_is_told_in_json_with_its_transition_in_tenths_of_a_second() -> None:
    (order,) = STRIP.encode(State(on=True, brightness=0.5, color=Color.from_hex("#ff5014")), 2.0, NO_QUIRKS)

    assert order.topic == "wled/a1b2c3/api"
    said = orjson.loads(order.payload)
    assert (said["on"], said["bri"], said["transition"]) == (True, 128, 20)
    assert said["seg"] == [{"fx": 0, "col": [list(Color.from_hex("#ff5014").to_rgb())]}]


def test_nothing_is_ever_sent_to_the_topic_that_looks_for_words() -> None:
    orders = [*STRIP.encode(State(on=False), 0, NO_QUIRKS), *(p for _, p in STRIP.identify(State(on=True)))]

    assert {order.topic for order in orders} == {"wled/a1b2c3/api"}


@pytest.mark.parametrize(
    ("topic", "payload", "state"),
    [
        ("g", b"128", State(on=True, brightness=128 / 255)),
        ("g", b"0", State(on=False)),
        ("c", b"#FF5014", State(color=Color.from_hex("#ff5014"))),
        ("c", b"#00FF5014", State(color=Color.from_hex("#ff5014"))),
        ("g", b"bright", State()),
        ("c", b"red", State()),
    ],
)
def test_a_strips_own_words_are_read(topic: str, payload: bytes, state: State) -> None:
    registry = Registry()
    registry.discover("wled/a1b2c3/status", b"online")

    registry.report(f"wled/a1b2c3/{topic}", payload)

    (device,) = registry.devices.values()
    assert device.reported["light"] == state
