"""Devices that lie, flood and cheat: contained, reported, and nothing else disturbed."""

from __future__ import annotations

import contextlib
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.atmosphere.model import Command, DeviceId, PartId, State
from devices.discovery.component import DiscoveryError
from devices.discovery.native import Native
from devices.discovery.sandbox import TemplateError
from devices.message import Received
from devices.registry import Registry
from devices.registry.kinds import NATIVES
from tests.devices.announcements import DIFFUSER, LAMP, RECORDINGS, lamp_config, whole_device

ANNOUNCEMENTS = {
    "tasmota/discovery/00000049A3BC/config": "tasmota_light_config.json",
    "tasmota/discovery/00000A0A1B2C/config": "tasmota_plug_config.json",
    "ambiyans-rpc/shellyplusplugs-b0b21c10a1f4/rpc": "shelly_plug_status.json",
    "ambiyans-rpc/shellycury-a0dd6c9f1e20/rpc": "shelly_cury_status.json",
    "shellies/announce": "shelly_gen1_announce.json",
    "homeassistant/light/shelf/shelf_light/config": "esphome_light_config.json",
    "homeassistant/device/halo/config": "ambiyans_docs_halo_config.json",
}
RECORDED = {topic: orjson.loads((RECORDINGS / name).read_bytes()) for topic, name in ANNOUNCEMENTS.items()}
STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
GOOD = (lamp_config(), whole_device("diffuser", DIFFUSER))


def good_shop() -> Registry:
    registry = Registry(own_topics=("ambiyans/kadikoy/",))
    for topic, payload in GOOD:
        registry.discover(topic, payload)
    return registry


def undisturbed(registry: Registry) -> bool:
    """Whether the two honest devices are there and can be told and heard as ever."""
    (order,) = registry.encode(Command(PartId(DeviceId("lamp1"), "light"), State(on=True)))
    registry.report("lamp", b'{"state":"ON"}')
    said = registry.devices[DeviceId("lamp1")].reported["light"].on
    return order.topic == "lamp/set" and said is True and DeviceId("diffuser") in registry.devices


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """A real announcement with some of its values replaced by anything at all."""
    topic = draw(st.sampled_from(sorted(RECORDED)))
    said: dict[str, Any] = dict(RECORDED[topic])
    for key in draw(st.lists(st.sampled_from(sorted(said)), min_size=1, max_size=3)):
        said[key] = draw(STRANGE)
    return topic, orjson.dumps(said)


@settings(max_examples=200)
@given(st.lists(spoilt(), min_size=1, max_size=4))
def test_announcements_with_wrong_types_are_contained(messages: list[tuple[str, bytes]]) -> None:
    registry = good_shop()

    for topic, payload in messages:
        registry.questions(topic, payload)
        registry.discover(topic, payload)

    assert undisturbed(registry)


@settings(max_examples=150)
@given(st.sampled_from(sorted(RECORDED)), STRANGE, st.binary(max_size=40))
def test_states_of_any_kind_are_heard_without_harm(topic: str, value: object, junk: bytes) -> None:
    registry = good_shop()
    registry.discover(topic, orjson.dumps(RECORDED[topic]))
    keys = (
        "POWER",
        "Dimmer",
        "Color",
        "CT",
        "HSBColor",
        "output",
        "result",
        "params",
        "slots",
        "state",
        "src",
    )

    for heard in registry.topics():
        for payload in (junk, orjson.dumps(value), orjson.dumps(dict.fromkeys(keys, value))):
            registry.report(heard, payload)
            registry.presses(heard, payload)
            registry.contacts(heard, payload)
            registry.complaints(heard, payload)

    assert undisturbed(registry)


@settings(max_examples=100)
@given(st.sampled_from(NATIVES), st.text(max_size=12), st.binary(max_size=60))
def test_a_makers_own_announcements_raise_nothing_but_what_the_registry_expects(
    native: Native, name: str, payload: bytes
) -> None:
    for topic_filter in native.filters:
        topic = topic_filter.replace("+", name)
        native.ask(topic, payload)
        native.topic(topic, payload)
        with contextlib.suppress(DiscoveryError):
            native.read(topic, payload)


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 10**9 }}",
        "{% for a in range(10**6) %}{% for b in range(10**6) %}x{% endfor %}{% endfor %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ value | regex_findall('(a+)+$') }}",
        "{{ cycler.__init__.__globals__ }}",
    ],
)
def test_a_template_bomb_is_one_warning_and_no_outage(template: str) -> None:
    registry = good_shop()
    bomb = {**LAMP, "schema": "template", "command_on_template": template, "command_off_template": "off"}
    bomb |= {"state_topic": "bomb", "state_template": template, "device": {"identifiers": ["bomb"]}}
    registry.discover("homeassistant/light/bomb/light/config", orjson.dumps(bomb))

    registry.report("bomb", b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")

    with pytest.raises(TemplateError):
        registry.encode(Command(PartId(DeviceId("bomb"), "light"), State(on=True)))
    assert undisturbed(registry)


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("homeassistant/light/x/light/config", b'{"command_topic":"ambiyans/kadikoy/emergency"}'),
        ("homeassistant/light/x/light/config", b'{"command_topic":"homeassistant/light/lamp1/light/config"}'),
        ("homeassistant/light/x/light/config", b'{"command_topic":"#"}'),
        (
            "tasmota/discovery/00AA/config",
            b'{"mac":"00AA","t":"kadikoy","ft":"ambiyans/%topic%/","rl":[1],"tp":["a","b","c"]}',
        ),
    ],
)
def test_a_device_that_would_be_commanded_on_topics_of_others_is_named_and_not_taken(
    topic: str, payload: bytes
) -> None:
    registry = good_shop()

    registry.discover(topic, payload)

    assert set(registry.devices) == {"lamp1", "diffuser"}
    assert len(registry.warnings) == 1
    assert undisturbed(registry)


def test_a_device_that_copies_anothers_identifier_cannot_take_its_place() -> None:
    registry = good_shop()
    thief = {**LAMP, "command_topic": "thief/set", "state_topic": "thief"}

    registry.discover("homeassistant/light/thief/thief/config", orjson.dumps(thief))
    registry.discover("homeassistant/light/thief/thief/config", b"")

    assert undisturbed(registry)


@pytest.mark.parametrize("size", [300_000, 5_000_000])
def test_a_huge_message_is_not_even_read(size: int) -> None:
    registry = good_shop()
    padding = orjson.dumps({**LAMP, "junk": "x" * size})

    for topic in ("homeassistant/light/big/light/config", "tasmota/discovery/00AA/config"):
        assert registry.discover(topic, padding) is None
    assert registry.report("lamp", padding) == ()
    assert len(registry.warnings) == 3
    assert undisturbed(registry)


def test_json_nested_beyond_reason_is_no_crash() -> None:
    deep = Received(b"[" * 10_000)

    assert deep.json is None
