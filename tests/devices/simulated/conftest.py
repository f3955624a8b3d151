"""A real broker for the simulated devices, and somebody who listens to everything on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from controller.adapters.broker import EmbeddedBroker
from devices.simulated.client import Broker
from tests.devices.simulated.observer import Observer


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    """A fresh broker: Mosquitto where it is installed, else iotcore; at its door for MQTT 3.1.1."""
    async with EmbeddedBroker("auto", tmp_path / "broker") as embedded:
        yield at(embedded.v3_url)


@pytest.fixture
async def observer(broker: Broker) -> AsyncIterator[Observer]:
    """Who listens to everything on it."""
    async with Observer(broker) as listening:
        yield listening


def at(url: str) -> Broker:
    """The broker at ``mqtt://host:port``."""
    host, _, port = url.removeprefix("mqtt://").rpartition(":")
    return Broker(host, int(port))
