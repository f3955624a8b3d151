"""Humidifiers that give scent."""

from __future__ import annotations

from controller.atmosphere.model import Capability, Command, PartId, Sense, State
from devices.registry import Registry
from tests.devices.announcements import whole_device

MIST = {"p": "humidifier", "cmd_t": "~/set", "stat_t": "~", "hum_cmd_t": "~/humidity/set"}


def shop(**options: object) -> tuple[Registry, PartId]:
    registry = Registry()
    device = registry.discover(*whole_device("mist", {"mist": {**MIST, **options}}))
    assert device is not None
    return registry, PartId(device, "mist")


def test_it_is_a_diffuser_that_can_only_be_switched() -> None:
    registry, part = shop()

    found = registry.devices[part.device].parts[part.part]

    assert found.sense is Sense.SCENT
    assert found.capabilities == {Capability.ON_OFF}


def test_it_is_switched_and_says_what_it_is() -> None:
    registry, part = shop(stat_val_tpl="{{ value_json.power }}")

    (order,) = registry.encode(Command(part, State(on=True)))
    (report,) = registry.report("mist", b'{"power":"ON"}')

    assert (order.topic, order.payload) == ("mist/set", b"ON")
    assert report.state == State(on=True)


def test_it_shows_itself_by_a_puff() -> None:
    registry, part = shop()

    assert [step.payload for _, step in registry.identify(part.device)] == [b"ON", b"OFF"]


def test_one_that_cannot_be_commanded_is_named_and_is_no_part() -> None:
    registry, part = shop(cmd_t=None)

    assert registry.devices[part.device].parts == {}
    assert "has no command_topic" in str(next(iter(registry.warnings)))
