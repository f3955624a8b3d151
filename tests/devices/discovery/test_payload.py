"""Config messages, from those of real devices to those of nobody."""

from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.discovery.component import ComponentKey, DiscoveryError
from devices.discovery.payload import LARGEST_PAYLOAD, parse
from tests.devices.announcements import RECORDINGS, config
from tests.devices.discovery.test_options import ANYTHING

TOPIC = "homeassistant/light/0xa4/light/config"
DEVICE_TOPIC = "homeassistant/device/x/config"
KEYS = st.sampled_from(
    ["dev", "ids", "cns", "cmps", "p", "~", "stat_t", "avty", "avty_t", "topic", "o", "name", "schema"]
)


def test_a_bulb_behind_zigbee2mqtt_is_read_with_its_device() -> None:
    payload = (RECORDINGS / "zigbee2mqtt_white_light_config.json").read_bytes()

    (bulb,) = parse(TOPIC, payload).components

    assert (bulb.platform, bulb.name, bulb.origin) == ("light", "light", "Zigbee2MQTT")
    assert bulb.device.identifiers == ("zigbee2mqtt_0xa4c1380000000001",)
    assert bulb.device.maker == "IKEA"
    assert bulb.availability is not None
    assert len(bulb.availability.sources) == 2


def test_all_components_of_a_device_payload_inherit_its_root() -> None:
    payload = (RECORDINGS / "home_assistant_docs_device_config.json").read_bytes()

    components = parse(DEVICE_TOPIC, payload).components

    assert {c.options.text("state_topic") for c in components} == {"sensorBedroom/state"}
    assert {c.device.identifiers for c in components} == {("ea334450945afc",)}
    assert {c.device.name for c in components} == {"Kitchen"}


def test_abbreviated_keys_and_the_tilde_are_spelled_out() -> None:
    payload = (RECORDINGS / "ambiyans_docs_halo_config.json").read_bytes()

    (halo,) = parse(DEVICE_TOPIC, payload).components

    assert halo.key == ComponentKey(DEVICE_TOPIC, "halo")
    assert halo.options.text("command_topic") == "a/b/set"
    assert halo.options.text("unique_id") == "x1"


def test_a_tilde_at_the_root_of_a_device_payload_is_read_generously() -> None:
    payload = config({"~": "halo", "cmps": {"l": {"p": "light", "cmd_t": "~/set", "avty": [{"t": "~/lwt"}]}}})

    (light,) = parse(DEVICE_TOPIC, payload).components

    assert light.options.text("command_topic") == "halo/set"
    assert light.availability is not None
    assert light.availability.sources[0].topic == "halo/lwt"


def test_a_component_of_its_own_availability_does_not_inherit_another() -> None:
    own = {"p": "light", "cmd_t": "a", "avty_t": "own/lwt"}
    payload = config({"avty": [{"t": "root/lwt"}], "cmps": {"l": own}})

    (light,) = parse(DEVICE_TOPIC, payload).components

    assert light.availability is not None
    assert [source.topic for source in light.availability.sources] == ["own/lwt"]


def test_an_odd_topic_that_nobody_reads_does_no_harm() -> None:
    (light,) = parse(TOPIC, config({"cmd_t": "a", "json_attr_t": "a/#"})).components

    assert "json_attributes_topic" not in light.options


@pytest.mark.parametrize("payload", [b"", b" ", b'{"migrate_discovery":true}'])
def test_an_empty_payload_leaves_no_component(payload: bytes) -> None:
    assert parse(TOPIC, payload).components == ()


def test_a_component_that_says_only_its_platform_is_removed_from_its_device() -> None:
    payload = config({"cmps": {"gone": {"p": "light"}, "there": {"p": "light", "cmd_t": "a"}}})

    assert [c.name for c in parse(DEVICE_TOPIC, payload).components] == ["there"]


def test_one_faulty_component_does_not_take_its_siblings_along() -> None:
    payload = config(
        {"cmps": {"bad": {"p": "teleporter", "cmd_t": "a"}, "good": {"p": "light", "cmd_t": "a"}}}
    )

    found = parse(DEVICE_TOPIC, payload)

    assert [c.name for c in found.components] == ["good"]
    assert ["teleporter" in fault.message for fault in found.faults] == [True]


def test_a_component_without_a_device_is_a_device_of_its_node() -> None:
    (light,) = parse(TOPIC, config({"cmd_t": "a"})).components

    assert light.device.identifiers == ("0xa4",)


@pytest.mark.parametrize(
    "payload",
    [
        b"{",
        b"[]",
        b"7",
        b"\xff",
        b'{"cmd_t": "lamp/#"}',
        b'{"cmd_t": 7}',
        b'{"cmd_t": "a", "avty": [{"t": "$SYS/#"}]}',
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"name":"' + b"a" * LARGEST_PAYLOAD + b'"}',
    ],
)
def test_a_payload_that_cannot_be_used_is_a_clear_error(payload: bytes) -> None:
    with pytest.raises(DiscoveryError, match=TOPIC):
        parse(TOPIC, payload)


@given(
    st.dictionaries(
        KEYS, st.recursive(ANYTHING, lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=8)
    )
)
@pytest.mark.parametrize("topic", [TOPIC, DEVICE_TOPIC])
def test_no_json_object_is_worse_than_a_discovery_error(topic: str, options: dict[str, object]) -> None:
    payload = (
        orjson.dumps(options, option=orjson.OPT_PASSTHROUGH_DATACLASS, default=str)
        if _dumps(options)
        else b"{"
    )
    with suppress(DiscoveryError):
        assert all(component.platform for component in parse(topic, payload).components)


@given(st.binary(max_size=60))
def test_no_payload_is_worse_than_a_discovery_error(payload: bytes) -> None:
    with suppress(DiscoveryError):
        assert parse(DEVICE_TOPIC, payload).components == ()


def _dumps(options: object) -> bool:
    """Whether orjson can write it: integers beyond 64 bits and lone surrogates it cannot."""
    try:
        orjson.dumps(options)
    except orjson.JSONEncodeError:
        return False
    return True
