"""The lights of a device."""

import pytest

from devices.discovery.component import DiscoveryError
from devices.drivers.driver import Built
from devices.drivers.light import lights, part_name
from devices.drivers.light_basic import BasicLight
from devices.drivers.light_json import JsonLight
from tests.devices.announcements import LAMP, component


def test_the_schema_chooses_the_driver() -> None:
    found = list(lights([component("light", LAMP), component("light", {"command_topic": "a"})]))

    assert [type(result.driver) for result in found if isinstance(result, Built)] == [JsonLight, BasicLight]


@pytest.mark.parametrize("options", [{"schema": "json"}, {"schema": "holographic", "command_topic": "a"}])
def test_a_light_that_cannot_be_commanded_does_not_stop_its_siblings(options: dict[str, object]) -> None:
    found = list(lights([component("light", options), component("light", LAMP, "l2")]))

    assert isinstance(found[0], DiscoveryError)
    assert isinstance(found[1], Built)


@pytest.mark.parametrize(
    ("object_id", "name"),
    [
        ("light", "light"),
        ("light_l1", "l1"),
        ("l2", "l2"),
        ("lamp1", "light"),
        ("lamp1_left", "left"),
        ("Lamp1-light_2", "2"),
    ],
)
def test_a_part_is_called_by_what_tells_it_from_the_others(object_id: str, name: str) -> None:
    assert part_name(component("light", LAMP, object_id)) == name


def test_a_name_that_only_begins_like_its_device_stays_whole() -> None:
    shade = component("light", {**LAMP, "device": {"ids": ["lamp"]}}, "lampshade")

    assert part_name(shade) == "lampshade"
