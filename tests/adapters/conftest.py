"""Real brokers for the tests of the shells."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from controller.adapters.broker import BrokerKind, EmbeddedBroker
from controller.adapters.broker_recipe import mosquitto_program


@pytest.fixture
async def mosquitto_broker(tmp_path: Path) -> AsyncIterator[EmbeddedBroker]:
    """A fresh, tuned Mosquitto that keeps its sessions in the test's folder."""
    if mosquitto_program() is None:
        pytest.skip("mosquitto is not installed")
    async with EmbeddedBroker("mosquitto", tmp_path / "mosquitto") as broker:
        yield broker


@pytest.fixture
def mosquitto(mosquitto_broker: EmbeddedBroker) -> str:
    """The URL of that Mosquitto."""
    return mosquitto_broker.url


@pytest.fixture
async def iotcore_broker() -> AsyncIterator[str]:
    """The URL of a fresh iotcore, for MQTT 5."""
    async with EmbeddedBroker("iotcore") as broker:
        yield broker.url


@pytest.fixture(params=["mosquitto", "iotcore_broker"])
async def any_broker(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of each kind of broker in turn."""
    kind: BrokerKind = "mosquitto" if request.param == "mosquitto" else "iotcore"
    if kind == "mosquitto" and mosquitto_program() is None:
        pytest.skip("mosquitto is not installed")
    async with EmbeddedBroker(kind, tmp_path / kind) as broker:
        yield broker.url
