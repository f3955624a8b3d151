"""A device in operation."""

from controller.atmosphere.model import State
from devices.drivers.driver import Quirk
from devices.message import Received
from devices.registry.assembly import assemble
from devices.registry.unit import Unit
from tests.devices.announcements import LAMP, component

TWO_TOPICS = {"avty": [{"t": "bridge"}, {"t": "lamp/lwt"}], "avty_mode": "all"}


def lamp(**options: object) -> Unit:
    return Unit(assemble((component("light", {**LAMP, **options}),)), {})


def test_what_is_said_adds_up_until_it_no_longer_holds() -> None:
    unit = lamp()
    channel = unit.channels["light"]

    unit.say(channel, {"on": True, "brightness": 0.5, "temperature_kelvin": 3000.0})
    report = unit.say(channel, {"temperature_kelvin": None})

    assert report.state == State(on=True, brightness=0.5) == unit.device.reported["light"]


def test_a_device_is_available_when_every_source_says_so() -> None:
    unit = lamp(**TWO_TOPICS)
    bridge, own = sorted(unit.sources, key=lambda source: source.topic)
    said = []

    for source, word in ((bridge, b"online"), (own, b"online"), (bridge, b"offline")):
        unit.hear(source, Received(word))
        said.append(unit.device.available)

    assert said == [None, True, False]


def test_a_changed_device_remembers_what_it_said_and_what_was_learnt() -> None:
    former, changed = lamp(), lamp(name="Other")
    former.say(former.channels["light"], {"on": True})
    former.channels["light"].quirks |= {Quirk.NO_TRANSITION}

    changed.inherit(former)

    assert changed.device.reported["light"] == State(on=True)
    assert changed.channels["light"].quirks == {Quirk.NO_TRANSITION}
