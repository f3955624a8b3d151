"""JSON lights, from the payloads of real ones."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, State
from devices.drivers.driver import NO_QUIRKS, Quirk
from devices.drivers.light_json import JsonLight
from devices.message import Received
from tests.devices.announcements import LAMP, RECORDINGS, component
from tests.devices.discovery.test_options import ANYTHING
from tests.devices.drivers.test_light_color import SCREEN_COLORS


def lamp(**options: object) -> JsonLight:
    return JsonLight.of(component("light", {**LAMP, **options}))


def sent(
    light: JsonLight, want: State, fade_s: float = 0.0, quirks: frozenset[Quirk] = NO_QUIRKS
) -> list[Any]:
    return [orjson.loads(item.payload) for item in light.encode(want, fade_s, quirks)]


def test_a_scene_is_one_command_of_integers() -> None:
    want = State(on=True, brightness=0.5, temperature_kelvin=3000)

    # 0.5 * 254 = 127; 1e6 / 3000 = 333.3
    assert sent(lamp(), want, 2.0) == [{"state": "ON", "brightness": 127, "color_temp": 333, "transition": 2}]


def test_switching_off_may_fade_too() -> None:
    assert sent(lamp(), State(on=False, brightness=0.5), 2.5) == [{"state": "OFF", "transition": 2.5}]


def test_a_light_without_transition_is_sent_none() -> None:
    light = lamp(transition=False)

    assert sent(light, State(on=False), 2.0) == [{"state": "OFF"}]
    assert Capability.FADE not in light.traits.capabilities


def test_a_firmware_that_wants_whole_seconds_gets_them() -> None:
    quirks = frozenset({Quirk.WHOLE_SECONDS})

    assert [sent(lamp(), State(on=False), fade_s, quirks)[0]["transition"] for fade_s in (0.2, 2.4)] == [1, 2]


def test_a_lamp_that_follows_only_one_gets_colour_then_brightness() -> None:
    want = State(on=True, brightness=1.0, color=Color(0.3, 0.3))

    commands = sent(lamp(), want, quirks=frozenset({Quirk.SPLIT_COLOR_AND_BRIGHTNESS}))

    assert commands == [{"state": "ON", "color": {"x": 0.3, "y": 0.3}}, {"state": "ON", "brightness": 254}]


def test_what_the_lamp_cannot_do_is_left_out() -> None:
    plain = lamp(supported_color_modes=["onoff"])

    assert sent(plain, State(on=True, brightness=0.3, color=Color(0.3, 0.3))) == [{"state": "ON"}]


def test_the_colour_mode_decides_and_a_stale_temperature_is_ignored() -> None:
    echo = Received((RECORDINGS / "zigbee2mqtt_color_light_state.json").read_bytes())

    said = lamp().decode(echo)

    assert said["color"] == Color(0.6591, 0.3284)
    assert said["temperature_kelvin"] is None
    assert said["brightness"] == pytest.approx(200 / 254)


def test_a_white_mode_drops_the_colour_beside_it() -> None:
    payload = b'{"color_mode":"color_temp","color_temp":250,"color":{"x":0.38,"y":0.38}}'

    assert lamp().decode(Received(payload)) == {"temperature_kelvin": 4000.0, "color": None}


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b'{"state":"OFF","brightness":null}', {"on": False}),
        (b'{"state":null}', {"on": None}),
        (b'{"state":"on"}', {"on": True}),
        (b'{"brightness":"127"}', {"brightness": 0.5}),
        (b'{"brightness":9999}', {"brightness": 1.0}),
        (b'{"linkquality":7}', {}),
        (b'["ON"]', {}),
        (b"ON", {}),
        (b"", {}),
    ],
)
def test_odd_states_say_only_what_is_sure(payload: bytes, said: dict[str, object]) -> None:
    assert lamp().decode(Received(payload)) == said


@pytest.mark.parametrize("options", [{"optimistic": True}, {"state_topic": None}])
def test_a_light_that_only_assumes_its_state_cannot_confirm(options: dict[str, object]) -> None:
    assert lamp().traits.confirms
    assert not lamp(**options).traits.confirms


def test_flags_of_old_firmware_still_declare_modes() -> None:
    old = lamp(supported_color_modes=None, brightness=True, color_temp=True, rgb=True)

    assert old.traits.capabilities >= {Capability.COLOR, Capability.COLOR_TEMPERATURE, Capability.BRIGHTNESS}


def test_only_a_lamp_behind_zigbee2mqtt_can_be_asked() -> None:
    asked = lamp(origin={"name": "Zigbee2MQTT"}).refresh()

    assert [(item.topic, orjson.loads(item.payload)) for item in asked] == [
        ("lamp/get", {"state": "", "brightness": "", "color_temp": "", "color": ""})
    ]
    assert lamp().refresh() == ()


@given(
    brightness=st.floats(0.01, 1),
    hue=st.one_of(SCREEN_COLORS, st.floats(2000, 6535)),
    mode=st.sampled_from(["xy", "hs", "rgb", "rgbw", "rgbww"]),
    unit=st.sampled_from(["kelvin", "mired"]),
)
def test_an_echo_of_the_command_is_the_target(
    brightness: float,
    hue: Color | float,
    mode: str,
    unit: str,
) -> None:
    light = lamp(
        supported_color_modes=["color_temp", mode],
        color_temp_kelvin=unit == "kelvin",
        min_mireds=None,
        max_mireds=None,
    )
    want = State(on=True, brightness=brightness)
    (command,) = sent(
        light, want.merged(State(color=hue) if isinstance(hue, Color) else State(temperature_kelvin=hue))
    )

    echo = {**command, "color_mode": mode if "color" in command else "color_temp"}
    said = State(**light.decode(Received(orjson.dumps(echo))))

    assert said.on is True
    assert said.brightness == pytest.approx(brightness, abs=1 / 254)
    if isinstance(hue, Color):
        assert said.color is not None
        assert said.color.distance(hue) < 0.01
    else:
        # half a mired at 6535 K is 1e6/153 - 1e6/153.5 = 21 K
        assert said.temperature_kelvin == pytest.approx(hue, abs=22)


@given(
    ANYTHING
    | st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("state", "brightness", "color", "color_temp", "color_mode"), ANYTHING)
    )
)
def test_no_payload_upsets_a_lamp(said: object) -> None:
    try:
        payload = orjson.dumps(said)
    except orjson.JSONEncodeError:
        payload = repr(said).encode(errors="replace")

    state = State(**lamp().decode(Received(payload)))

    assert state.brightness is None or 0 <= state.brightness <= 1
