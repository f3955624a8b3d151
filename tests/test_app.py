"""A store put together from its real parts, in this process."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiomqtt
import httpx
import pytest
from pydantic import SecretStr

from controller.adapters.data_directory import locked
from controller.adapters.database_errors import DataDirectoryBusyError
from controller.adapters.http_server import AddressTakenError
from controller.adapters.link_errors import LinkUrlError
from controller.adapters.scene_files import SceneFilesError, example_store
from controller.app import RunningStore, running_store
from controller.settings import Settings
from tests.adapters import conftest
from tests.adapters.link_lab import eventually

mosquitto, mosquitto_broker = conftest.mosquitto, conftest.mosquitto_broker

MONDAY_NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOKEN = "the-token-of-the-installation"  # noqa: S105 of a shop that lives for one test


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The example store, without a broker of its own."""
    return Settings(
        scenes=example_store(), data=tmp_path / "data", port=0, broker=None, admin_token=SecretStr(TOKEN)
    )


async def start(settings: Settings) -> None:
    async with running_store(settings, now=lambda: MONDAY_NOON, rng=random.Random(1)):
        pass


@pytest.fixture
async def store(settings: Settings, mosquitto: str) -> AsyncIterator[RunningStore]:
    with_broker = settings.model_copy(update={"broker": mosquitto})
    async with running_store(with_broker, now=lambda: MONDAY_NOON, rng=random.Random(1)) as running:
        yield running


async def test_it_is_ready_once_broker_and_database_answer_and_the_zones_are_known(
    store: RunningStore,
) -> None:
    await store.pulse.settled.wait()

    async with httpx.AsyncClient(base_url=store.url) as customer:
        ready = await customer.get("/readyz")
        zones = await customer.get("/api/v1/zones", headers={"Authorization": f"Bearer {TOKEN}"})

    assert (ready.status_code, ready.json()["parts"]) == (
        200,
        {"broker": True, "database": True, "zones": True},
    )
    assert zones.json()["items"][0]["scene"] == "neutral"  # Monday noon: between calm and lively
    assert store.broker_note == ""


async def test_it_says_hello_and_farewell_on_its_topic(settings: Settings, mosquitto: str) -> None:
    port = int(mosquitto.rpartition(":")[2])
    async with aiomqtt.Client("127.0.0.1", port) as screen:
        await screen.subscribe("ambiyans/kadikoy/controller", qos=1)

        await start(settings.model_copy(update={"broker": mosquitto}))

        said = [bytes((await anext(aiter(screen.messages))).payload) for _ in range(2)]
    assert said == [b"online", b"offline"]


async def test_without_a_broker_it_starts_one_of_its_own_and_says_what_that_means(settings: Settings) -> None:
    async with running_store(settings, now=lambda: MONDAY_NOON, rng=random.Random(1)) as running:
        assert running.broker_url.startswith("mqtt://127.0.0.1:")
        assert running.broker_note in running.operations.warnings
        await eventually(lambda: running.link.connected)


async def test_a_broken_store_starts_nothing(settings: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "scenes"
    shutil.copytree(example_store(), broken)
    (broken / "night.yaml").write_text("name: [\n", encoding="utf-8")

    with pytest.raises(SceneFilesError, match=r"^night\.yaml:\d+:\d+: "):
        await start(settings.model_copy(update={"scenes": broken}))

    assert not settings.data.exists()


async def test_two_controllers_never_share_a_data_folder(settings: Settings) -> None:
    with locked(settings.data), pytest.raises(DataDirectoryBusyError):
        await start(settings)


async def test_a_taken_port_starts_nothing(settings: Settings) -> None:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen()

        with pytest.raises(AddressTakenError):
            await start(settings.model_copy(update={"port": plug.getsockname()[1]}))
    assert not settings.data.exists()


async def test_a_broker_url_of_another_kind_is_refused(settings: Settings) -> None:
    with pytest.raises(LinkUrlError):
        await start(settings.model_copy(update={"broker": "http://127.0.0.1"}))


def test_a_store_carries_no_statistics_until_they_are_asked_for() -> None:
    heavy = "[name for name in ('scipy', 'numpy', 'duckdb', 'pandas') if name in sys.modules]"
    look = f"import sys, controller.app; print({heavy})"

    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "[]"
