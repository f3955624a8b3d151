"""Diffusers that know low, medium and high."""

from __future__ import annotations

from typing import Any

import pytest

from controller.atmosphere.ability import wanted_of
from controller.atmosphere.model import Command, DeviceId, PartId, Setting, State
from devices.registry import Registry
from tests.devices.announcements import shop, whole_device

POWER = {"p": "switch", "cmd_t": "~/power/set", "stat_t": "~/power"}
MODE = {"p": "select", "cmd_t": "~/mode/set", "stat_t": "~/mode"}
Parts = dict[str, dict[str, Any]]
SCENT = PartId(DeviceId("d"), "scent")
NAMED = {"ids": ["d"], "name": "Aroma diffuser"}


def diffuser(*options: str) -> Registry:
    components: Parts = {"power": POWER, "mode": {**MODE, "ops": list(options)}}
    return shop(whole_device("d", components, dev=NAMED))


def given(registry: Registry, intensity: float) -> tuple[float | None, str]:
    part = registry.devices[SCENT.device].parts["scent"]
    wanted = wanted_of(part, Setting(State(on=True, intensity=intensity)))
    told = registry.encode(Command(SCENT, wanted.state))
    return wanted.state.intensity, next(p.payload.decode() for p in told if p.topic == "d/mode/set")


@pytest.mark.parametrize(
    ("intensity", "share", "word"),
    [
        (0.1, 1 / 3, "low"),
        (0.4, 1 / 3, "low"),
        (0.6, 2 / 3, "medium"),
        (0.5, 2 / 3, "medium"),
        (1.0, 1, "high"),
    ],
)
def test_an_intensity_becomes_the_nearest_level(intensity: float, share: float, word: str) -> None:
    chosen, told = given(diffuser("low", "medium", "high"), intensity)
    assert (chosen, told) == (share, word)


def test_the_order_of_the_options_does_not_matter_and_off_is_no_level() -> None:
    assert given(diffuser("big", "off", "small"), 1.0) == (1.0, "big")
    assert given(diffuser("big", "off", "small"), 0.3) == (0.5, "small")


def test_a_level_is_heard_as_its_share_and_another_level_is_not_taken_for_it() -> None:
    registry = diffuser("low", "medium", "high")

    registry.report("d/mode", b"medium")

    assert registry.devices[SCENT.device].reported["scent"].intensity == pytest.approx(2 / 3)
    ranges = registry.devices[SCENT.device].parts["scent"].ranges
    assert 2 / ranges.intensity_steps < 1 / 3


def test_a_plug_with_a_choice_of_modes_is_no_diffuser() -> None:
    plug = {"ids": ["d"], "name": "Smart plug"}
    components: Parts = {"power": POWER, "mode": {**MODE, "ops": ["low", "high"]}}

    assert "scent" not in shop(whole_device("d", components, dev=plug)).devices[SCENT.device].parts
