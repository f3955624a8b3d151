"""Lights of the template schema."""

import pytest

from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, State
from devices.discovery.component import DiscoveryError
from devices.drivers.driver import NO_QUIRKS
from devices.drivers.light_template import TemplateLight
from devices.message import Received
from tests.devices.announcements import component

# The example of https://www.home-assistant.io/integrations/light.mqtt/#template-schema, with a transition.
DOCS = {
    "schema": "template",
    "command_topic": "home/rgb1/set",
    "state_topic": "home/rgb1/status",
    "command_on_template": "on,{{ brightness|d }},{{ red|d }}-{{ green|d }}-{{ blue|d }},{{ transition|d }}",
    "command_off_template": "off",
    "state_template": "{{ value.split(',')[0] }}",
    "brightness_template": "{{ value.split(',')[1] }}",
    "red_template": "{{ value.split(',')[2].split('-')[0] }}",
    "green_template": "{{ value.split(',')[2].split('-')[1] }}",
    "blue_template": "{{ value.split(',')[2].split('-')[2] }}",
}


def light(**options: object) -> TemplateLight:
    return TemplateLight.of(component("light", {**DOCS, **options}))


def sent(want: State, fade_s: float = 0.0) -> bytes:
    (command,) = light().encode(want, fade_s, NO_QUIRKS)
    return command.payload


def test_the_device_writes_its_own_commands() -> None:
    assert sent(State(on=True, brightness=0.2, color=Color.from_hex("#ff0000")), 2.0) == b"on,51,255-0-0,2"
    assert sent(State(on=True)) == b"on,,--,"
    assert sent(State(on=False)) == b"off"


def test_the_device_says_how_to_read_it() -> None:
    red = Color.from_hex("#ff0000")

    said = State(**light().decode(Received(b"on,51,255-0-0")))

    assert said == State(on=True, brightness=0.2, color=red)


def test_it_can_what_its_templates_speak_of() -> None:
    assert light().traits.capabilities == {
        Capability.ON_OFF,
        Capability.BRIGHTNESS,
        Capability.COLOR,
        Capability.FADE,
    }


def test_without_its_command_templates_it_is_a_clear_error() -> None:
    with pytest.raises(DiscoveryError, match="command templates"):
        light(command_off_template=None)
