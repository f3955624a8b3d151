"""Discovery topics and the topics that devices declare."""

import pytest

from devices.discovery.topic import ConfigTopic, config_topic, usable


@pytest.mark.parametrize(
    ("topic", "found"),
    [
        ("homeassistant/light/halo/config", ConfigTopic("light", "halo")),
        ("homeassistant/light/node/halo/config", ConfigTopic("light", "halo", "node")),
        ("homeassistant/device/halo/config", ConfigTopic("device", "halo")),
        ("homeassistant/light/config", None),
        ("homeassistant/light/a/b/c/config", None),
        ("homeassistant/light/ha lo/config", None),
        ("elsewhere/light/halo/config", None),
    ],
)
def test_a_config_topic_names_platform_node_and_object(topic: str, found: ConfigTopic | None) -> None:
    assert config_topic(topic, "homeassistant") == found


def test_the_prefix_may_have_several_levels() -> None:
    assert config_topic("shop/ha/light/halo/config", "shop/ha") == ConfigTopic("light", "halo")


@pytest.mark.parametrize(
    "topic", ["", "lamp/#", "lamp/+/set", "$SYS/broker", "lamp\0set", "a" * 1025, "lamp\nset"]
)
def test_a_topic_that_would_break_the_link_is_not_usable(topic: str) -> None:
    assert not usable(topic)


def test_letters_of_any_language_are_usable() -> None:
    assert usable("mağaza/giriş lambası/set")
