"""The program itself, as the demo starts it."""

import asyncio
import json
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller.adapters.broker import EmbeddedBroker
from controller.adapters.broker_recipe import mosquitto_program
from devices.simulated.client import Broker
from devices.simulated.fleet_file import EsphomeLightSpec, PlayerSpec, fleet_json
from tests.devices.simulated.conftest import at
from tests.devices.simulated.observer import Observer

FLEET = (
    EsphomeLightSpec(id="strip", name="Strip", mireds=(153, 454)),
    PlayerSpec(id="cafe-player", name="Café music", model="Raspberry Pi 4", playlists=("upbeat",)),
)


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    path = tmp_path / "fleet.json"
    path.write_bytes(fleet_json(FLEET))
    return path


@asynccontextmanager
async def program(broker: Broker, fleet: Path, *options: str) -> AsyncIterator[Process]:
    url = f"mqtt://{broker.host}:{broker.port}"
    arguments = ("-m", "devices.simulated", "--broker", url, "--fleet", str(fleet), *options)
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line(process: Process) -> dict[str, object]:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        tree = json.loads(await process.stdout.readline())
    assert isinstance(tree, dict)
    return tree


async def complaints(process: Process) -> bytes:
    assert process.stderr is not None
    return await process.stderr.read()


@pytest.mark.parametrize("kind", ["mosquitto", "iotcore"])
@pytest.mark.parametrize("protocol", ["3", "5"])
async def test_it_says_when_the_fleet_is_there_and_the_fleet_obeys(
    tmp_path: Path, fleet: Path, kind: str, protocol: str
) -> None:
    if kind == "mosquitto" and mosquitto_program() is None:
        pytest.skip("mosquitto is not installed")
    async with EmbeddedBroker("mosquitto" if kind == "mosquitto" else "iotcore", tmp_path) as embedded:
        v3, own = at(embedded.v3_url), at(embedded.url if protocol == "5" else embedded.v3_url)
        async with Observer(v3) as observer, program(own, fleet, "--protocol", protocol) as process:
            assert await line(process) == {"event": "ready", "devices": 2}

            await observer.tell("strip/light/light/command", state="ON", brightness=80)

            await observer.hears_tree("strip/light/light/state", state="ON", brightness=80)


async def test_it_ends_within_a_second_when_its_parent_lets_go(
    broker: Broker, observer: Observer, fleet: Path
) -> None:
    async with program(broker, fleet) as process:
        await line(process)
        assert process.stdin is not None

        process.stdin.close()

        async with asyncio.timeout(1):
            assert await process.wait() == 0
        assert await complaints(process) == b""
    await observer.hears("strip/status", b"offline")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_within_a_second_when_it_is_told_to(
    broker: Broker, fleet: Path, number: signal.Signals
) -> None:
    async with program(broker, fleet) as process:
        await line(process)

        process.send_signal(number)

        async with asyncio.timeout(1):
            assert await process.wait() == 0


async def test_it_ends_even_while_the_broker_is_not_there(fleet: Path, tmp_path: Path) -> None:
    async with EmbeddedBroker("auto", tmp_path) as embedded:
        broker = at(embedded.v3_url)
        async with program(broker, fleet) as process:
            await line(process)
            await embedded.__aexit__(None, None, None)

            process.send_signal(signal.SIGTERM)

            async with asyncio.timeout(1):
                assert await process.wait() == 0
            assert await complaints(process) == b""


def test_a_broken_fleet_file_is_one_line_and_no_trace(fleet: Path) -> None:
    fleet.write_text('[{"id": "strip", "kind": "toaster", "name": "Strip"}]', encoding="utf-8")

    ended = refused("--broker", "mqtt://127.0.0.1", "--fleet", str(fleet))

    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert b"toaster" in ended.stderr


@pytest.mark.parametrize("wrong", [("--broker", "http://127.0.0.1"), ("--faults", "2")])
def test_a_wrong_option_is_refused(fleet: Path, wrong: tuple[str, str]) -> None:
    ended = refused("--broker", "mqtt://127.0.0.1", "--fleet", str(fleet), *wrong)

    assert ended.returncode == 2
    assert wrong[0].encode() in ended.stderr


def refused(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = (sys.executable, "-m", "devices.simulated", *arguments)
    return subprocess.run(command, capture_output=True, check=False, timeout=20)  # noqa: S603 - our own program
