"""Against what real Zigbee2MQTT 2.14 sends and what is written about its lamps."""

from typing import Any

import pytest

from devices.node.saying import Saying, packed, unpacked
from devices.simulated.models.zigbee_light import BRIDGE, Echo, Quirk, ZigbeeBridge, ZigbeeLamp, ZigbeeLight

SET, GET = "zigbee2mqtt/spot-1/set", "zigbee2mqtt/spot-1/get"


def light(*, echo: Echo = Echo.TARGET, quirk: Quirk = Quirk.NONE, colored: bool = True) -> ZigbeeLight:
    """A lamp that is on at 100 of 254, warm white."""
    make = {"maker": "IKEA", "model": "TRADFRI bulb E26/E27 CWS 600lm", "model_id": "LED1624G9"}
    lamp = ZigbeeLamp(
        "0xa4c1380000000002", "spot-1", **make, mireds=(250, 454), colored=colored, echo=echo, quirk=quirk
    )
    twin = ZigbeeLight(lamp)
    tell(twin, 0, state="ON", brightness=100, color_temp=370)
    return twin


def tell(twin: ZigbeeLight, now_s: float, **command: object) -> list[dict[str, Any]]:
    return echoes(twin.handle(SET, packed(command), now_s))


def asked(twin: ZigbeeLight, now_s: float) -> dict[str, Any]:
    (echo,) = echoes(twin.handle(GET, b'{"state":""}', now_s))
    return echo


def echoes(sayings: list[Saying]) -> list[dict[str, Any]]:
    assert all(
        (saying.topic, saying.qos, saying.retain) == ("zigbee2mqtt/spot-1", 0, False) for saying in sayings
    )
    return [unpacked(saying.payload) for saying in sayings]


def test_it_is_discovered_as_zigbee2mqtt_presents_a_lamp() -> None:
    discovery = light().announce(0)[0]

    tree = unpacked(discovery.payload)
    assert (discovery.topic, discovery.retain) == (
        "homeassistant/light/0xa4c1380000000002/light/config",
        True,
    )
    assert [source["topic"] for source in tree["availability"]] == [
        "zigbee2mqtt/bridge/state",
        "zigbee2mqtt/spot-1/availability",
    ]
    assert (tree["availability_mode"], tree["brightness_scale"], tree["schema"]) == ("all", 254, "json")
    assert (tree["min_mireds"], tree["max_mireds"]) == (250, 454)
    assert tree["supported_color_modes"] == ["xy", "color_temp"]
    assert tree["device"]["identifiers"] == ["zigbee2mqtt_0xa4c1380000000002"]


def test_a_plain_dimmer_declares_brightness_alone() -> None:
    lamp = ZigbeeLamp("0x01", "spot-1", maker="IKEA", model="Driver", model_id="ICPSHC24-10EU-IL-1")

    tree = unpacked(ZigbeeLight(lamp).announce(0)[0].payload)

    assert tree["supported_color_modes"] == ["brightness"]
    assert "min_mireds" not in tree


def test_it_says_that_it_is_there_on_a_retained_topic() -> None:
    greeting = light().announce(0)[1]

    assert greeting == Saying("zigbee2mqtt/spot-1/availability", b'{"state":"online"}', retain=True, qos=1)


def test_a_colour_in_rgb_comes_back_as_xy_beside_a_stale_temperature() -> None:
    (echo,) = tell(light(), 1, color={"r": 255, "g": 80, "b": 20})

    # what real Zigbee2MQTT answered to this very command
    assert echo["color"] == {"x": pytest.approx(0.6591, abs=2e-4), "y": pytest.approx(0.3284, abs=2e-4)}
    assert (echo["color_mode"], echo["color_temp"]) == ("xy", 370)


def test_a_white_beyond_its_range_is_echoed_as_its_coolest() -> None:
    (echo,) = tell(light(), 1, color_temp=180)

    assert (echo["color_mode"], echo["color_temp"]) == ("color_temp", 250)


def test_brightness_is_rounded_to_its_steps() -> None:
    (echo,) = tell(light(), 1, brightness=127.6)

    assert echo["brightness"] == 128


def test_most_lamps_tell_the_target_when_the_fade_begins_and_the_truth_when_asked() -> None:
    twin = light()

    (echo,) = tell(twin, 10, brightness=200, transition=10)

    assert echo["brightness"] == 200
    assert [asked(twin, now_s)["brightness"] for now_s in (10, 15, 20)] == [100, 150, 200]
    assert twin.due_s() is None


def test_some_lamps_speak_only_when_the_fade_is_over() -> None:
    twin = light(echo=Echo.END)

    assert tell(twin, 10, brightness=200, transition=4) == []
    assert twin.advance(13.9) == []
    assert [echo["brightness"] for echo in echoes(twin.advance(14))] == [200]
    assert twin.due_s() is None


def test_some_lamps_report_every_second_on_the_way() -> None:
    twin = light(echo=Echo.STEPS)
    tell(twin, 10, brightness=200, transition=2.5)

    heard = []
    while (due_s := twin.due_s()) is not None:
        heard += [(due_s, echo["brightness"]) for echo in echoes(twin.advance(due_s))]

    assert heard == [(11, 140), (12, 180), (12.5, 200)]


def test_an_ikea_lamp_fades_only_the_colour_of_a_command_with_both() -> None:
    twin = light(quirk=Quirk.FADES_COLOR_ONLY)

    tell(twin, 10, brightness=200, color_temp=450, transition=8)

    half_way = asked(twin, 14)
    assert (half_way["brightness"], half_way["color_temp"]) == (200, 410)


def test_an_ikea_lamp_fades_a_brightness_that_comes_alone() -> None:
    twin = light(quirk=Quirk.FADES_COLOR_ONLY)

    tell(twin, 10, brightness=200, transition=8)

    assert asked(twin, 14)["brightness"] == 150


def test_some_lamps_skip_the_colour_beside_a_brightness_and_echo_the_old_hue() -> None:
    (echo,) = tell(light(quirk=Quirk.SKIPS_COLOR), 1, brightness=50, color={"x": 0.6, "y": 0.3})

    assert (echo["brightness"], echo["color_mode"]) == (50, "color_temp")


def test_some_lamps_know_no_transition_and_dim_all_the_same() -> None:
    twin = light(quirk=Quirk.NO_TRANSITION)

    tell(twin, 10, brightness=200, transition=8)

    assert asked(twin, 10)["brightness"] == 200


def test_after_a_burst_of_commands_the_last_echo_is_stale_until_the_lamp_is_asked() -> None:
    twin = light()

    heard = [tell(twin, 10 + level / 100, brightness=level)[0]["brightness"] for level in range(1, 21)]

    assert heard[:10] == list(range(1, 11))
    assert heard[-1] == 19
    assert asked(twin, 10.2)["brightness"] == 20


def test_a_command_it_has_no_use_for_gets_no_echo() -> None:
    assert tell(light(), 1, effect="blink") == []
    assert tell(light(colored=False), 1, color={"r": 255, "g": 0, "b": 0}) == []
    assert light().handle(SET, b"nonsense", 1) == []


def test_switched_off_it_says_so_and_keeps_its_brightness() -> None:
    (echo,) = tell(light(), 1, state="OFF")

    assert (echo["state"], echo["brightness"]) == ("OFF", 100)


def test_after_a_power_cut_it_is_bright() -> None:
    twin = light()
    tell(twin, 1, state="OFF")

    twin.power_up(2)

    assert (asked(twin, 2)["state"], asked(twin, 2)["brightness"]) == ("ON", 254)


def test_the_bridge_is_online_until_it_is_gone() -> None:
    (greeting,) = ZigbeeBridge().announce(0)

    assert (greeting.topic, greeting.payload) == ("zigbee2mqtt/bridge/state", b'{"state":"online"}')
    assert BRIDGE.offline == b'{"state":"offline"}'
