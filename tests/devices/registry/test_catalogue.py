"""The config messages in force."""

import pytest

from devices.discovery.component import DiscoveryError
from devices.registry.catalogue import MOST_PER_DEVICE, NO_CHANGE, Catalogue
from devices.registry.warnings import WarningList
from tests.devices.announcements import PLAYER, config, lamp_config, whole_device


def catalogue(*own_topics: str) -> tuple[Catalogue, WarningList]:
    warnings = WarningList()
    return Catalogue("homeassistant", own_topics, warnings), warnings


def test_a_message_that_comes_again_changes_nothing() -> None:
    messages, _ = catalogue()
    first = messages.take(*lamp_config())

    again = messages.take(*lamp_config())

    assert len(first.groups) == 1
    assert again is NO_CHANGE


def test_a_message_replaces_its_predecessor_whole() -> None:
    messages, _ = catalogue()
    messages.take(*whole_device("player", PLAYER))
    fewer = {name: PLAYER[name] for name in ("volume", "playing")}

    change = messages.take(*whole_device("player", fewer))

    assert {component.name for group in change.groups for component in group} == set(fewer)
    assert {key.name for key in change.touched} == set(PLAYER)


def test_an_unusable_message_leaves_its_predecessor_in_force() -> None:
    messages, _ = catalogue()
    topic, payload = lamp_config()
    messages.take(topic, payload)

    with pytest.raises(DiscoveryError):
        messages.take(topic, b"[]")

    assert messages.take(topic, payload) is NO_CHANGE


def test_a_link_between_two_devices_makes_them_one() -> None:
    messages, _ = catalogue()
    for name in ("a", "b"):
        messages.take(f"homeassistant/light/{name}/config", config({"cmd_t": name, "dev": {"ids": [name]}}))

    change = messages.take("homeassistant/light/c/config", config({"cmd_t": "c", "dev": {"ids": ["a", "b"]}}))

    assert [len(group) for group in change.groups] == [3]


def test_a_device_cannot_grow_without_end() -> None:
    messages, warnings = catalogue()

    for number in range(MOST_PER_DEVICE + 1):
        topic = f"homeassistant/switch/x/s{number}/config"
        messages.take(topic, config({"cmd_t": "x", "dev": {"ids": [f"unique{number}", "shared"]}}))

    assert [warning.message for warning in warnings] == ["too many components"]


def test_the_messages_of_a_device_can_be_kept_for_the_next_start() -> None:
    messages, _ = catalogue()
    topic, payload = lamp_config()

    (group,) = messages.take(topic, payload).groups

    assert messages.configs(group) == {topic: payload}
