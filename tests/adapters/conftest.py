"""Real brokers for the tests of the shells."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from controller.adapters.broker import EmbeddedBroker
from controller.adapters.broker_recipe import mosquitto_program


@pytest.fixture
async def mosquitto(tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a fresh, tuned Mosquitto."""
    if mosquitto_program() is None:
        pytest.skip("mosquitto is not installed")
    async with EmbeddedBroker("mosquitto", tmp_path / "mosquitto") as broker:
        yield broker.url


@pytest.fixture
async def iotcore_broker() -> AsyncIterator[str]:
    """The URL of a fresh iotcore, for MQTT 5."""
    async with EmbeddedBroker("iotcore") as broker:
        yield broker.url
