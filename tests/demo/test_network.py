"""Twins without a network: commands in, sayings out, on a hand-moved clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from controller.atmosphere.model import Command, PartId, State
from controller.demo.network import TwinNetwork
from devices.registry import Registry
from devices.simulated.fleet_file import ZigbeeLightSpec
from devices.simulated.models.zigbee_light import Echo
from devices.simulated.temperament import Faults

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
RELIABLE = Faults().scaled(0)
LATEST_S = 0.3 * 1.3
"""A Zigbee lamp's longest usual latency, and its jitter."""


def lamp(name: str = "lamp", echo: Echo = Echo.TARGET) -> ZigbeeLightSpec:
    return ZigbeeLightSpec(id=name, name=name, maker="IKEA", model="Lamp", model_id="L1", echo=echo)


class Floor:
    """One network and the registry that hears it."""

    def __init__(self, *fleet: ZigbeeLightSpec, faults: Faults = RELIABLE, seed: int = 1) -> None:
        self.registry = Registry()
        self.network = TwinNetwork(fleet, self.registry, TEN, seed=seed, faults=faults)

    @property
    def part(self) -> PartId:
        (device, *_) = self.registry.devices.values()
        (part,) = device.parts
        return PartId(device.id, part)

    def send(self, brightness: float, fade_s: float = 0.0) -> int:
        want = State(on=True, brightness=brightness)
        return self.network.send(Command(self.part, want, fade_s), expiry_s=2)

    def listen(self, seconds: float) -> list[State]:
        """What the lamp's states were that were heard up to then."""
        sayings = self.network.advance(TEN + timedelta(seconds=seconds))
        return [r.state for s in sayings for r in self.registry.report(s.topic, s.payload)]


@pytest.fixture
def floor() -> Floor:
    floor = Floor(lamp())
    floor.listen(1)
    return floor


def test_every_twin_is_discovered_and_says_how_it_is_at_once() -> None:
    floor = Floor(lamp("a"), lamp("b"))

    assert len(floor.registry.devices) == 2
    assert {state.on for state in floor.listen(0)} >= {False}


def test_a_command_is_echoed_after_the_twins_latency(floor: Floor) -> None:
    assert floor.send(0.5) == 1

    assert floor.listen(1) == []
    (echo,) = floor.listen(1 + LATEST_S)
    assert echo.brightness == pytest.approx(0.5, abs=1 / 254)


def test_the_network_says_when_there_is_something_to_hear(floor: Floor) -> None:
    assert floor.network.due() is None
    floor.send(0.5)

    due = floor.network.due()

    assert due is not None
    assert TEN + timedelta(seconds=1) < due <= TEN + timedelta(seconds=1 + LATEST_S)
    assert len(floor.network.advance(due)) == 1


def test_a_lamp_that_reports_its_way_speaks_by_itself() -> None:
    floor = Floor(lamp(echo=Echo.STEPS))
    floor.listen(1)
    floor.send(1.0, fade_s=4)

    heard = [state.brightness for second in range(2, 8) for state in floor.listen(second)]

    assert len(heard) >= 4
    assert heard == sorted(heard, key=lambda b: b or 0)
    assert heard[-1] == 1.0


def test_the_same_seed_gives_the_same_life() -> None:
    clumsy = Faults(loses_echo=0.5, slow_echo=0.5)

    def life(seed: int) -> list[list[State]]:
        floor = Floor(lamp(), faults=clumsy, seed=seed)
        floor.listen(0)
        told = []
        for minute in range(1, 30):
            floor.send(minute / 30)
            told.append(floor.listen(minute))
        return told

    assert life(1) == life(1) != life(2)


def test_a_twin_that_hears_nothing_says_nothing() -> None:
    deaf = Floor(lamp(), faults=Faults(ignores_command=1.0))
    deaf.listen(1)

    assert deaf.send(0.5) == 1

    assert deaf.listen(60) == []


def test_time_never_runs_backwards(floor: Floor) -> None:
    floor.send(0.5)
    floor.listen(60)

    assert floor.listen(30) == []
    assert floor.network.due() is None
