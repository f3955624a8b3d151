import pytest

from devices.node.saying import unpacked
from devices.node.topics import Nameplate, OwnTopics, number, on_off, switched

PLATE = Nameplate("cafe-player", "Café music", "Raspberry Pi", "Raspberry Pi 4")


def test_one_message_announces_every_component_of_a_device() -> None:
    components: dict[str, dict[str, object]] = {
        "volume": {"p": "number", "min": 0, "max": 100},
        "track": {"p": "sensor"},
        "next": {"p": "button"},
    }

    saying = OwnTopics("players", PLATE).discovery(components)

    tree = unpacked(saying.payload)
    assert (saying.topic, saying.retain) == ("homeassistant/device/cafe-player/config", True)
    assert tree["dev"]["ids"] == ["cafe-player"]
    assert tree["o"]["name"] == "ambiyans"
    assert tree["avty_t"] == "players/cafe-player/availability"
    assert {key: set(part) & {"stat_t", "cmd_t"} for key, part in tree["cmps"].items()} == {
        "volume": {"stat_t", "cmd_t"},
        "track": {"stat_t"},
        "next": {"cmd_t"},
    }


def test_the_short_base_topic_stands_in_components_only() -> None:
    tree = unpacked(OwnTopics("players", PLATE).discovery({"volume": {"p": "number"}}).payload)

    assert "~" not in tree
    assert tree["cmps"]["volume"]["~"] == "players/cafe-player"


def test_a_component_is_found_again_by_its_command_topic() -> None:
    topics = OwnTopics("players", PLATE)

    assert topics.component(topics.command("volume")) == "volume"


@pytest.mark.parametrize("payload", [b"", b"loud", b"-1", b"100.5", b"nan", b"inf"])
def test_a_number_out_of_range_is_none(payload: bytes) -> None:
    assert number(payload, low=0, high=100) is None


@pytest.mark.parametrize("on", [True, False])
def test_a_switch_reads_what_it_says(on: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert switched(on_off(on=on).encode()) is on
