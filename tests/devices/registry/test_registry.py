"""The registry, fed as a broker would feed it."""

from itertools import islice, permutations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from controller.atmosphere.model import Command, DeviceId, PartId, State
from devices.registry import DeviceKind, Press, Quirk, Registry, Report, UnknownDeviceError, UnknownPartError
from tests.devices.announcements import (
    DIFFUSER,
    LAMP,
    PLAYER,
    RECORDINGS,
    config,
    lamp_config,
    shop,
    whole_device,
)

LAMP_PART = PartId(DeviceId("lamp1"), "light")


def test_a_bulb_of_zigbee2mqtt_is_one_device_with_what_it_can() -> None:
    registry = Registry()
    payload = (RECORDINGS / "zigbee2mqtt_white_light_config.json").read_bytes()

    found = registry.discover("homeassistant/light/0xa4c1380000000001/light/config", payload)

    assert found == "zigbee2mqtt_0xa4c1380000000001"
    device = registry.devices[found]
    assert (device.kind, device.maker, device.origin) == (DeviceKind.LIGHT, "IKEA", "Zigbee2MQTT")
    assert device.parts["light"].ranges.brightness_steps == 254
    assert device.parts["light"].ranges.kelvin_max == 4000


def test_several_components_of_one_bulb_are_one_device() -> None:
    select = config({"cmd_t": "lamp/set/effect", "ops": ["blink"], "dev": {"ids": ["lamp1"]}})

    registry = shop(lamp_config(), ("homeassistant/select/lamp1/effect/config", select))

    assert set(registry.devices) == {"lamp1"}
    assert set(registry.devices[DeviceId("lamp1")].configs) == {
        "homeassistant/light/lamp1/light/config",
        "homeassistant/select/lamp1/effect/config",
    }


def test_the_topics_to_subscribe_to_are_states_and_availability() -> None:
    registry = shop(lamp_config(availability_topic="lamp/lwt"))

    assert registry.topics() == {"lamp", "lamp/lwt"}


def test_the_generation_changes_only_with_what_there_is() -> None:
    registry = shop(lamp_config())
    before = registry.generation

    registry.discover(*lamp_config())
    registry.report("lamp", b'{"state":"ON"}')
    unchanged = registry.generation
    registry.discover(*lamp_config(state_topic="lamp/state"))

    assert (unchanged, registry.generation > before) == (before, True)
    assert registry.topics() == {"lamp/state"}


def test_reports_add_up_and_a_colour_drops_the_temperature() -> None:
    registry = shop(lamp_config())

    registry.report("lamp", b'{"state":"ON","brightness":127,"color_mode":"color_temp","color_temp":250}')
    (report,) = registry.report("lamp", b'{"color_mode":"xy","color":{"x":0.3,"y":0.3},"color_temp":250}')

    assert report == Report(LAMP_PART, State(on=True, brightness=0.5, color=Color(0.3, 0.3)), None)
    assert registry.devices[DeviceId("lamp1")].reported["light"] == report.state


def test_a_light_that_is_off_keeps_the_brightness_it_said() -> None:
    registry = shop(lamp_config())
    registry.report("lamp", b'{"state":"ON","brightness":127}')

    (report,) = registry.report("lamp", b'{"state":"OFF"}')

    assert report.state == State(on=False, brightness=0.5)


def test_an_expired_state_is_unknown_until_the_next_report() -> None:
    registry = shop(lamp_config())
    registry.report("lamp", b'{"state":"ON","brightness":127}')

    registry.expire_reported(LAMP_PART)

    assert registry.devices[DeviceId("lamp1")].reported["light"] == State()
    assert registry.report("lamp", b'{"state":"ON"}')[0].state == State(on=True)


def test_a_dead_bridge_makes_all_its_lamps_unavailable() -> None:
    bridge = {"availability": [{"topic": "bridge/state", "value_template": "{{ value_json.state }}"}]}
    registry = shop(
        lamp_config(**bridge),
        ("homeassistant/light/lamp2/light/config", config({**LAMP, **bridge, "device": {"ids": ["lamp2"]}})),
    )

    reports = registry.report("bridge/state", b'{"state":"offline"}')

    assert {(report.part.device, report.available) for report in reports} == {
        ("lamp1", False),
        ("lamp2", False),
    }
    assert not any(device.available for device in registry.devices.values())


def test_a_lamp_that_joins_late_knows_that_its_bridge_is_there() -> None:
    registry = shop(lamp_config(availability_topic="bridge/state"))
    registry.report("bridge/state", b"online")

    late = config({**LAMP, "availability_topic": "bridge/state", "device": {"ids": ["lamp2"]}})
    registry.discover("homeassistant/light/lamp2/light/config", late)

    assert registry.devices[DeviceId("lamp2")].available is True


def test_a_diffuser_that_completes_itself_knows_what_was_said_meanwhile() -> None:
    shared = {"value_template": "{{ value_json.p }}", "cmd_t": "d/p", "stat_t": "d", "dev": {"ids": ["d"]}}
    scent = {
        "value_template": "{{ value_json.f }}",
        "cmd_t": "d/f",
        "stat_t": "d",
        "ops": ["citrus"],
        "dev": {"ids": ["d"]},
    }
    strength = {
        "value_template": "{{ value_json.i }}",
        "cmd_t": "d/i",
        "stat_t": "d",
        "dev": {"ids": ["d"]},
        "min": 0,
    }
    registry = shop(
        ("homeassistant/switch/d/power/config", config(shared)),
        ("homeassistant/number/d/intensity/config", config(strength)),
    )
    registry.report("d", b'{"p":"ON","f":"citrus","i":40}')

    registry.discover("homeassistant/select/d/fragrance/config", config(scent))

    assert registry.devices[DeviceId("d")].reported["scent"] == State(
        on=True, fragrance="citrus", intensity=0.4
    )


def test_an_empty_config_removes_the_device() -> None:
    registry = shop(lamp_config())

    gone = registry.discover(lamp_config()[0], b"")

    assert gone == "lamp1"
    assert registry.devices == {}
    assert registry.topics() == frozenset()
    assert registry.report("lamp", b'{"state":"ON"}') == ()


def test_a_component_removed_from_a_device_leaves_the_rest() -> None:
    registry = shop(whole_device("shop", {**PLAYER, "halo": {"p": "light", "cmd_t": "~/halo"}}))

    registry.discover(*whole_device("shop", {**PLAYER, "halo": {"p": "light", "~": None, "uniq_id": None}}))
    topic, payload = whole_device("shop", PLAYER)
    registry.discover(topic, payload.replace(b'"cmps":{', b'"cmps":{"halo":{"p":"light"},'))

    assert set(registry.devices[DeviceId("shop")].parts) == {"music"}


def test_a_broken_update_leaves_the_last_good_config_in_force() -> None:
    registry = shop(lamp_config())

    found = registry.discover(lamp_config()[0], b"{broken")

    assert found is None
    assert set(registry.devices) == {"lamp1"}
    assert [warning.topic for warning in registry.warnings] == [lamp_config()[0]]


def test_a_config_that_is_right_again_clears_its_warning() -> None:
    registry = shop((lamp_config()[0], b"{broken"), lamp_config())

    assert list(registry.warnings) == []


def test_what_was_reported_survives_a_changed_config() -> None:
    registry = shop(lamp_config())
    registry.report("lamp", b'{"state":"ON","brightness":254}')

    registry.discover(*lamp_config(name="Renamed"))

    assert registry.devices[DeviceId("lamp1")].reported["light"] == State(on=True, brightness=1.0)


def test_a_forgotten_device_is_gone_until_it_announces_itself_again() -> None:
    registry = shop(lamp_config(), whole_device("player", PLAYER))

    registry.forget(DeviceId("lamp1"))
    registry.forget(DeviceId("nobody"))
    without = set(registry.devices)
    registry.discover(*lamp_config())

    assert (without, set(registry.devices)) == ({"player"}, {"player", "lamp1"})


@pytest.mark.parametrize("topic", ["ambiyans/kadikoy/emergency", "homeassistant/light/other/config"])
def test_no_device_may_be_commanded_on_topics_of_our_own(topic: str) -> None:
    registry = Registry(own_topics=["ambiyans/kadikoy/"])

    registry.discover(*lamp_config(command_topic=topic))

    assert registry.devices == {}
    assert [topic in warning.message for warning in registry.warnings] == [True]


def test_an_impostor_does_not_take_the_place_of_a_device() -> None:
    registry = shop(whole_device("halo", PLAYER, dev={"ids": ["halo 7"]}))
    (name,) = registry.devices

    registry.discover(*whole_device("false", PLAYER, dev={"ids": [name]}))
    while_claimed = registry.topics()
    registry.discover(whole_device("false", PLAYER)[0], b"")
    registry.discover(whole_device("halo", PLAYER)[0], b"")

    assert "halo/volume" in while_claimed
    assert "false/volume" not in while_claimed
    assert registry.devices == {}


def test_commands_go_out_as_the_device_wants_them_and_are_never_retained() -> None:
    registry = shop(lamp_config())

    (publication,) = registry.encode(Command(LAMP_PART, State(on=True, brightness=1.0), fade_s=2.0))

    assert (publication.topic, publication.qos) == ("lamp/set", 1)
    assert orjson.loads(publication.payload) == {"state": "ON", "brightness": 254, "transition": 2}


def test_a_learnt_quirk_changes_the_commands_from_then_on() -> None:
    registry = shop(lamp_config())
    command = Command(LAMP_PART, State(on=True, brightness=1.0, color=Color(0.3, 0.3)))

    registry.learn(LAMP_PART, Quirk.SPLIT_COLOR_AND_BRIGHTNESS)

    assert len(registry.encode(command)) == 2


def test_identifying_a_whole_device_shows_all_its_parts_in_step() -> None:
    registry = shop(
        whole_device("two", {"l1": {"p": "light", "cmd_t": "~/1"}, "l2": {"p": "light", "cmd_t": "~/2"}})
    )

    steps = registry.identify(DeviceId("two"))

    assert [topic for _, (topic, _, _) in ((at, (p.topic, p.payload, p.qos)) for at, p in steps)] == [
        "two/1",
        "two/2",
    ] * 4


def test_unknown_parts_and_devices_are_clear_errors() -> None:
    registry = shop(lamp_config())

    with pytest.raises(UnknownPartError, match="left"):
        registry.encode(Command(PartId(DeviceId("lamp1"), "left"), State(on=True)))
    with pytest.raises(UnknownDeviceError, match="nobody"):
        registry.identify(DeviceId("nobody"))


def test_a_press_counts_once_and_a_retained_one_never() -> None:
    registry = shop(whole_device("box", {"mood": {"p": "event", "stat_t": "~/mood", "evt_typ": ["happy"]}}))

    now = registry.presses("box/mood", b'{"event_type":"happy"}')
    replayed = registry.presses("box/mood", b'{"event_type":"happy"}', retain=True)

    assert now == (Press(DeviceId("box"), "mood", "happy"),)
    assert replayed == ()
    assert registry.report("box/mood", b'{"event_type":"happy"}') == ()


def test_a_failing_template_is_a_warning_and_not_an_outage() -> None:
    bad = {**PLAYER, "volume": {**PLAYER["volume"], "value_template": "{{ value_json.a.b.c | int }}"}}
    registry = shop(whole_device("player", bad))

    assert registry.report("player/volume", b"{}") == ()
    assert [warning.topic for warning in registry.warnings] == ["player/volume"]


def test_the_order_of_discovery_does_not_matter() -> None:
    announced = [lamp_config(), whole_device("player", PLAYER), whole_device("diffuser", DIFFUSER)]
    announced.append(
        ("homeassistant/switch/lamp1/lock/config", config({"cmd_t": "lamp/lock", "dev": {"ids": ["lamp1"]}}))
    )

    results = [
        {d.id: (d.parts, d.kind) for d in shop(*order).devices.values()} for order in permutations(announced)
    ]

    assert all(result == results[0] for result in results)


IDENTIFIERS = st.lists(st.sampled_from(["a", "b", "c d", "c/d"]), min_size=1, max_size=2, unique=True)
CHANGES = st.lists(st.tuples(st.sampled_from(["l1", "l2", "l3", "l4"]), st.none() | IDENTIFIERS), max_size=12)


@given(CHANGES)
def test_only_what_is_announced_now_counts_and_not_how_it_came_about(
    changes: list[tuple[str, list[str] | None]],
) -> None:
    lived, now = Registry(), dict[str, bytes]()
    for name, identifiers in changes:
        topic = f"homeassistant/light/{name}/config"
        now[topic] = (
            config({**LAMP, "state_topic": name, "dev": {"ids": identifiers}}) if identifiers else b""
        )
        lived.discover(topic, now[topic])

    fresh = shop(*sorted(now.items()))

    assert {d.id: (d.parts, d.configs) for d in lived.devices.values()} == {
        d.id: (d.parts, d.configs) for d in fresh.devices.values()
    }
    assert lived.topics() == fresh.topics()


TOPICS = [
    lamp_config()[0],
    whole_device("player", PLAYER)[0],
    "homeassistant/device/x/config",
    "elsewhere",
    "lamp",
]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(TOPICS), st.binary(max_size=30) | st.sampled_from([lamp_config()[1], b"", b"{}"])
        )
    )
)
def test_nothing_that_is_announced_upsets_the_registry(messages: list[tuple[str, bytes]]) -> None:
    registry = shop(whole_device("diffuser", DIFFUSER))

    for topic, payload in messages:
        registry.discover(topic, payload)
        registry.report(topic, payload)
        registry.presses(topic, payload)

    assert "diffuser" in registry.devices
    assert registry.topics() >= {"diffuser/power"}


def test_a_device_that_cuts_its_messages_short_upsets_nobody() -> None:
    topic, payload = whole_device("player", PLAYER)

    for length in islice(range(len(payload)), 0, None, 7):
        registry = shop(lamp_config(), (topic, payload[:length]))
        assert "lamp1" in registry.devices


def test_a_gateways_complaint_reaches_the_device_that_it_is_about() -> None:
    gateway = {"origin": {"name": "Zigbee2MQTT"}, "state_topic": "zigbee2mqtt/one"}
    topic, payload = lamp_config(command_topic="zigbee2mqtt/one/set", **gateway)
    registry = shop((topic, payload))
    line = {"level": "error", "message": "Publish 'set' 'state' to 'one' failed: 'Error: asleep'"}

    assert "zigbee2mqtt/bridge/logging" in registry.topics()
    (complaint,) = registry.complaints("zigbee2mqtt/bridge/logging", orjson.dumps(line))
    assert (complaint.device, complaint.reason) == ("lamp1", "asleep")
    assert not registry.complaints("zigbee2mqtt/bridge/logging", b"failed")
