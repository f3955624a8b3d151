"""Tasmota lights against hatasmota, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, State
from devices.drivers.driver import NO_QUIRKS
from devices.drivers.tasmota import parts
from devices.drivers.tasmota_light import TasmotaLight
from devices.message import Received
from devices.registry.kinds import NATIVES
from tests.devices.announcements import RECORDINGS
from tests.devices.drivers.tasmota_oracle import asked

CONFIG: Mapping[str, Any] = orjson.loads((RECORDINGS / "tasmota_light_config.json").read_bytes())
DIMMER, WHITE, RGB, RGBW, RGBCW = 1, 2, 3, 4, 5


def config(kind: int = RGBCW, **options: int) -> dict[str, Any]:
    return {**CONFIG, "lt_st": kind, "so": {**CONFIG["so"], **{key[1:]: on for key, on in options.items()}}}


def light(said: Mapping[str, Any]) -> TasmotaLight:
    topic = f"tasmota/discovery/{said['mac']}/config"
    native = next(native for native in NATIVES if native.concerns(topic))
    ((part, driver),) = parts(native.read(topic, orjson.dumps(said)) or ())
    assert part == "light"
    assert isinstance(driver, TasmotaLight)
    return driver


def told(said: Mapping[str, Any], before: State, want: State, fade_s: float) -> tuple[str, str]:
    (order,) = light(said).encode_from(before, want, fade_s, NO_QUIRKS)
    return order.topic, order.payload.decode()


levels = st.integers(1, 100)
fades = st.sampled_from([0, 1, 2, 5, 8, 20, 60])


@settings(max_examples=60)
@given(
    kind=st.sampled_from([DIMMER, WHITE, RGB, RGBCW]), level=levels, was=levels, lit=st.booleans(), fade=fades
)
def test_a_dimmed_light_is_told_what_hatasmota_tells_it(
    kind: int, level: int, was: int, fade: int, *, lit: bool
) -> None:
    said = config(kind)
    before = {"POWER": "ON" if lit else "OFF", "Dimmer": was}

    ours = told(said, State(on=lit, brightness=was / 100), State(on=True, brightness=level / 100), fade)

    theirs = asked(said, {"brightness": level, "transition": fade}, on=True, before=before)
    assert ours == (theirs.topic, theirs.payload)


@settings(max_examples=40)
@given(level=levels, was=levels, mired=st.integers(153, 500), mired_was=st.integers(153, 500), fade=fades)
def test_a_white_light_is_told_what_hatasmota_tells_it(
    level: int, was: int, mired: int, mired_was: int, fade: int
) -> None:
    said = config(WHITE)
    want = State(on=True, brightness=level / 100, temperature_kelvin=1e6 / mired)
    before = State(on=True, brightness=was / 100, temperature_kelvin=1e6 / mired_was)

    ours = told(said, before, want, fade)

    request = {"brightness": level, "color_temp": mired, "transition": fade}
    heard = {"POWER": "ON", "Dimmer": was, "CT": mired_was}
    theirs = asked(said, request, on=True, before=heard)
    assert ours == (theirs.topic, theirs.payload)


@pytest.mark.parametrize("options", [{}, {"_20": 1}, {"_82": 1}, {"_117": 1}, {"_68": 1}])
@pytest.mark.parametrize("color", ["#ff5014", "#00ff80"])
def test_a_colour_is_told_as_hatasmota_tells_it(options: dict[str, int], color: str) -> None:
    said = config(RGBCW, **options)
    wanted = Color.from_hex(color)
    channels = () if "_68" in options else wanted.to_rgb()

    ours = told(said, State(), State(on=True, brightness=0.5, color=wanted), 5.0)

    request = {"brightness": 50, "transition": 5} | ({"color": channels} if channels else {})
    theirs = asked(said, request, on=True, before={})
    assert ours == (theirs.topic, theirs.payload)


def test_a_split_light_keeps_its_white_when_it_is_told_a_colour() -> None:
    said = {**config(RGBW), "lk": 0}
    wanted = Color.from_hex("#ff5014")

    ours = told(said, State(), State(on=True, brightness=0.5, color=wanted), 0.0)

    request = {"brightness": 50, "color": wanted.to_rgb(), "transition": 0}
    theirs = asked(said, request, on=True, before={})
    assert ours == (theirs.topic, theirs.payload)
    assert ours[1].endswith("=")


def test_off_fades_as_hatasmota_fades_it() -> None:
    said = config(DIMMER)

    ours = told(said, State(on=True, brightness=0.6), State(on=False), 5.0)

    theirs = asked(said, {"transition": 5}, on=False, before={"POWER": "ON", "Dimmer": 60})
    assert ours == (theirs.topic, theirs.payload)


def test_a_coloured_light_says_its_colour_whatever_its_brightness() -> None:
    recorded = Received((RECORDINGS / "tasmota_light_state.json").read_bytes())
    (result, _) = light(CONFIG).listens

    said = result.decode(recorded)

    assert (said["on"], said["brightness"], said["temperature_kelvin"]) == (True, 0.5, None)
    # HSBColor 15,92 is #ff5214: hue 15 of 360 at 92 % saturation.
    assert said["color"].distance(Color.from_hex("#ff5214")) < 0.01


def test_white_channels_alone_are_a_white() -> None:
    (result, _) = light(CONFIG).listens

    said = result.decode(Received(b'{"POWER":"ON","Dimmer":40,"Color":"0,0,0,60,42","CT":370}'))

    assert (said["temperature_kelvin"], said["color"]) == (1e6 / 370, None)


def test_a_light_of_one_channel_has_neither_colour_nor_white() -> None:
    able = light(config(DIMMER)).traits.capabilities

    assert able == {Capability.ON_OFF, Capability.BRIGHTNESS, Capability.FADE}


@pytest.mark.parametrize("payload", [b"", b"7", b'{"POWER":[]}', b'{"Color":"xyz","HSBColor":7,"CT":"warm"}'])
def test_what_is_no_state_says_nothing(payload: bytes) -> None:
    (result, _) = light(CONFIG).listens

    assert result.decode(Received(payload)) == {}
