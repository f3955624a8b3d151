"""Against what ESPHome's MQTT light does."""

from typing import Any

import pytest

from devices.node.saying import packed, unpacked
from devices.simulated.models.esphome_light import EsphomeLamp, EsphomeLight


@pytest.fixture
def light() -> EsphomeLight:
    """A strip that is on at 100 of 255, warm white."""
    lamp = EsphomeLamp("strip", "Window strip", "7c9ebd010203", "esp32dev", mireds=(153, 454), colored=True)
    twin = EsphomeLight(lamp)
    tell(twin, state="ON", brightness=100, color_temp=370)
    return twin


def tell(twin: EsphomeLight, **command: object) -> dict[str, Any]:
    (echo,) = twin.handle("strip/light/light/command", packed(command), 1.0)
    assert (echo.topic, echo.retain) == ("strip/light/light/state", True)
    return unpacked(echo.payload)


def test_its_discovery_is_abbreviated_and_leaves_the_scale_of_255_unsaid(light: EsphomeLight) -> None:
    discovery = next(s for s in light.announce(2.0) if s.topic == "homeassistant/light/strip/light/config")

    tree = unpacked(discovery.payload)
    assert (tree["stat_t"], tree["cmd_t"]) == ("strip/light/light/state", "strip/light/light/command")
    assert (tree["schema"], tree["supported_color_modes"]) == ("json", ["rgb", "color_temp"])
    assert (tree["min_mirs"], tree["max_mirs"], tree["dev"]["ids"]) == (153, 454, "7c9ebd010203")
    assert "bri_scl" not in tree


def test_it_understands_whole_numbers_only(light: EsphomeLight) -> None:
    assert tell(light, brightness=128.0)["brightness"] == 100
    assert tell(light, brightness=128)["brightness"] == 128


def test_it_says_its_colour_in_rgb_and_forgets_the_temperature(light: EsphomeLight) -> None:
    echo = tell(light, color={"r": 255, "g": 169, "b": 87})

    assert echo["color_mode"] == "rgb"
    assert echo["color"] == {
        "r": 255,
        "g": pytest.approx(169, abs=1),
        "b": pytest.approx(87, abs=1),
    }
    assert "color_temp" not in echo


def test_it_tells_the_target_of_a_fade_at_once(light: EsphomeLight) -> None:
    echo = tell(light, brightness=200, transition=10)

    assert echo["brightness"] == 200
    assert light.due_s() is None


def test_switched_off_over_a_transition_it_is_off_for_the_world_at_once(light: EsphomeLight) -> None:
    assert tell(light, state="OFF", transition=5)["state"] == "OFF"


def test_what_is_no_command_gets_no_echo(light: EsphomeLight) -> None:
    assert light.handle("strip/light/light/command", b"ON", 1.0) == []


def test_its_availability_is_a_plain_word(light: EsphomeLight) -> None:
    assert (light.availability.online, light.availability.offline) == (b"online", b"offline")


def test_after_a_power_cut_it_is_full_on(light: EsphomeLight) -> None:
    tell(light, state="OFF")

    light.power_up(2.0)

    echo = unpacked(light.announce(2.0)[-1].payload)
    assert (echo["state"], echo["brightness"], echo["color_mode"]) == ("ON", 255, "color_temp")
