"""The embedded broker: there when asked for, gone when we are, honest about what it forgets."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import aiomqtt
import pytest

from controller.adapters.broker import BrokerKind, BrokerStartError, EmbeddedBroker
from tests.adapters.link_lab import Ear, eventually, link_to, ready

HOST = """
import asyncio, sys
from controller.adapters.broker import EmbeddedBroker

async def main():
    async with EmbeddedBroker(sys.argv[1]) as broker:
        print(broker.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def accepts(url: str) -> bool:
    with socket.socket() as plug:
        plug.settimeout(1.0)
        return plug.connect_ex(("127.0.0.1", port_of(url))) == 0


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.parametrize("kind", ["mosquitto", "iotcore"])
async def test_devices_of_both_mqtt_versions_meet(kind: BrokerKind) -> None:
    ear = Ear()
    async with EmbeddedBroker(kind) as broker, link_to(broker.url) as link:
        link.route("lamp/state", ear.hear)
        await ready(link)

        async with aiomqtt.Client(
            "127.0.0.1", port_of(broker.v3_url), protocol=aiomqtt.ProtocolVersion.V311
        ) as old_lamp:
            await old_lamp.publish("lamp/state", b"on", qos=1)

        await eventually(lambda: ear.messages)
    assert ear.payloads == [b"on"]


@pytest.mark.parametrize("kind", ["mosquitto", "iotcore"])
async def test_discovery_of_a_large_device_passes(kind: BrokerKind) -> None:
    ear = Ear()
    async with EmbeddedBroker(kind) as broker, link_to(broker.url) as link:
        link.route("homeassistant/#", ear.hear)
        await ready(link)

        link.publish("homeassistant/device/big/config", bytes(256 * 1024))

        await eventually(lambda: ear.messages)
    assert len(ear.payloads[0]) == 256 * 1024


@pytest.mark.parametrize("kind", ["mosquitto", "iotcore"])
async def test_it_is_gone_when_we_leave(kind: BrokerKind) -> None:
    async with EmbeddedBroker(kind) as broker:
        assert accepts(broker.url)

    assert not accepts(broker.url)
    assert not accepts(broker.v3_url)


@pytest.mark.parametrize("kind", ["mosquitto", "iotcore"])
@pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's help")
async def test_it_is_gone_when_we_are_killed(kind: BrokerKind) -> None:
    host = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOST, kind, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert host.stdout is not None
    url = ""
    while not url.startswith("mqtt://"):
        url = (await host.stdout.readline()).decode().strip()
        assert host.returncode is None
    assert accepts(url)

    os.kill(host.pid, signal.SIGKILL)

    await host.wait()
    await eventually(lambda: not accepts(url))


async def test_a_broker_that_dies_is_started_again_on_its_port() -> None:
    async with EmbeddedBroker("mosquitto") as broker, link_to(broker.url) as link:
        await ready(link)
        assert broker.pid is not None

        os.kill(broker.pid, signal.SIGKILL)

        await eventually(lambda: not link.connected)
        await ready(link)


async def test_a_durable_broker_remembers_what_was_retained(tmp_path: Path) -> None:
    ear, sent = Ear(), Ear()
    async with EmbeddedBroker("mosquitto", tmp_path / "broker") as broker, link_to(broker.url) as link:
        await ready(link)
        link.publish("lamp/state", b"on", retain=True, on_outcome=sent.note)
        await eventually(lambda: sent.outcomes)
        assert broker.durable

    async with EmbeddedBroker("mosquitto", tmp_path / "broker") as broker, link_to(broker.url) as link:
        link.route("lamp/state", ear.hear)
        await eventually(lambda: ear.messages)

    assert ear.payloads == [b"on"]


@pytest.mark.parametrize(("kind", "durable"), [("mosquitto", True), ("mosquitto", False), ("iotcore", False)])
def test_it_says_what_it_forgets(kind: BrokerKind, durable: bool, tmp_path: Path) -> None:  # noqa: FBT001
    broker = EmbeddedBroker(kind, tmp_path if durable else None)

    assert broker.durable == durable
    assert ("it forgets every session and retained message" in broker.note) != durable
    assert "this machine only" in broker.note


async def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen()
        port = plug.getsockname()[1]

        with pytest.raises(BrokerStartError, match=f"port {port} is in use"):
            async with EmbeddedBroker("iotcore", port=port):
                pass


async def test_a_configuration_that_mosquitto_refuses_is_told_in_its_own_words() -> None:
    with pytest.raises(BrokerStartError, match="Unknown configuration variable"):
        async with EmbeddedBroker("mosquitto", extra=["no_such_thing true"]):
            pass


@pytest.mark.parametrize("kind", ["mosquitto", "iotcore"])
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_nothing_stays_in_the_temporary_folder(kind: BrokerKind) -> None:
    async with EmbeddedBroker(kind) as broker:
        assert broker.pid is not None
        arguments = await asyncio.to_thread(Path(f"/proc/{broker.pid}/cmdline").read_bytes)

    files = [
        Path(argument.decode()) for argument in arguments.split(b"\0") if b"ambiyans-broker-" in argument
    ]
    assert len(files) == 1
    assert not files[0].parent.exists()


@pytest.mark.parametrize("kind", ["mosquitto", "iotcore"])
async def test_a_command_reaches_an_old_lamp_the_way_its_broker_can_carry_it(kind: BrokerKind) -> None:
    async with EmbeddedBroker(kind) as broker, link_to(broker.url) as link:
        await ready(link)
        async with aiomqtt.Client(
            "127.0.0.1", port_of(broker.v3_url), protocol=aiomqtt.ProtocolVersion.V311
        ) as old_lamp:
            await old_lamp.subscribe("lamp/set", qos=1)

            link.publish("lamp/set", b"on", expiry_s=5 if broker.expires else None)

            async with asyncio.timeout(10):
                heard = await anext(aiter(old_lamp.messages))
    assert heard.payload == b"on"
