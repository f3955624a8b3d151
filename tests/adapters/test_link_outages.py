"""The link when things go wrong: lost, silent, lying and forbidding brokers."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import mqtt5
import pytest

from controller.adapters.broker import EmbeddedBroker
from controller.adapters.link import LinkTls, Message
from tests.adapters.link_lab import Ear, connected, eventually, link_to, scripted

AT_LEAST_ONCE = mqtt5.QoS.AT_LEAST_ONCE


async def test_a_publish_without_connection_fails_at_once() -> None:
    ear = Ear()
    async with link_to("mqtt://127.0.0.1:1") as link:
        link.publish("lamp/set", b"on", on_outcome=ear.note)

        await eventually(lambda: ear.outcomes)
    assert [(outcome.ok, outcome.reason) for outcome in ear.outcomes] == [(False, "not connected")]


async def test_after_a_restart_of_the_broker_the_link_and_its_routes_are_back(tmp_path: Path) -> None:
    ear = Ear()
    async with EmbeddedBroker("mosquitto") as first:
        url, port = first.url, int(first.url.rpartition(":")[2])
        link = link_to(url)
        link.route("lamp/state", ear.hear)
        async with link:
            await connected(link)
            await first.__aexit__(None, None, None)
            await eventually(lambda: not link.connected)

            async with EmbeddedBroker("mosquitto", tmp_path, port), link_to(url, "lamp") as lamp:
                await connected(link, lamp)
                lamp.publish("lamp/state", b"on")
                await eventually(lambda: ear.messages)
    assert ear.payloads == [b"on"]


async def test_publishes_under_way_fail_at_once_when_the_connection_is_lost() -> None:
    ear = Ear()
    async with scripted(receive_max=2) as broker, link_to(broker.url) as link:
        await connected(link)
        for _ in range(5):
            link.publish("lamp/set", b"on", on_outcome=ear.note)
        await eventually(lambda: len(broker.publishes()) == 2)

        broker.hang_up()

        await eventually(lambda: len(ear.outcomes) == 5)
        await eventually(lambda: broker.connections == 2)
    assert {(outcome.ok, outcome.reason) for outcome in ear.outcomes} == {(False, "connection lost")}
    assert broker.publishes() == []  # never sent again


async def test_no_more_publishes_await_an_answer_than_the_broker_allows() -> None:
    ear = Ear()
    async with scripted(receive_max=1) as broker, link_to(broker.url) as link:
        await connected(link)
        for payload in (b"1", b"2", b"3"):
            link.publish("lamp/set", payload, on_outcome=ear.note)

        for number in (1, 2, 3):
            await eventually(lambda number=number: len(broker.publishes()) == number)  # type: ignore[misc]
            assert len(ear.outcomes) == number - 1
            broker.say(mqtt5.PubAckPacket(broker.publishes()[-1].packet_id or 0).write())

        await eventually(lambda: len(ear.outcomes) == 3)
    assert [packet.payload for packet in broker.publishes()] == [b"1", b"2", b"3"]


async def test_more_publishes_than_memory_is_set_aside_for_are_refused() -> None:
    ear = Ear()
    async with scripted() as broker, link_to(broker.url, max_pending=2) as link:
        await connected(link)

        for _ in range(3):
            link.publish("lamp/set", b"on", on_outcome=ear.note)

        await eventually(lambda: ear.outcomes)
        assert [outcome.reason for outcome in ear.outcomes] == ["too many pending"]


async def test_a_message_larger_than_the_broker_takes_is_an_outcome() -> None:
    ear = Ear()
    async with scripted(max_packet_size=100) as broker, link_to(broker.url) as link:
        await connected(link)

        link.publish("lamp/set", bytes(101), on_outcome=ear.note)

        await eventually(lambda: ear.outcomes)
        assert ear.outcomes[0].reason == "cannot be sent: 101 bytes, and the broker takes 100"


async def test_a_silent_broker_is_given_up_within_the_keep_alive_time() -> None:
    reasons: list[str] = []
    async with scripted() as broker, link_to(broker.url, keepalive_s=1) as link:
        link.watch(lambda _, reason: reasons.append(reason))
        await connected(link)
        began_s = asyncio.get_running_loop().time()

        await eventually(lambda: len(reasons) >= 2)

        lasted_s = asyncio.get_running_loop().time() - began_s
        await eventually(lambda: broker.connections >= 2)
    assert reasons[:2] == ["connected", "the broker has been silent for 0 s"]
    assert lasted_s < 1.5


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the codec's own panic
@pytest.mark.parametrize(
    "lie",
    [
        b"\x00\x00",
        b"\x30\x05\x00\x01\xff\x00a",  # a topic that is not UTF-8
        b"\x30\xff\xff\xff\xff\x7f",  # a length of five bytes
        b"\x30\xff\xff\xff\x7f",  # 256 MiB to come
        mqtt5.PublishPacket("lamp", b"", qos=mqtt5.QoS.EXACTLY_ONCE, packet_id=1).write(),
        mqtt5.ConnAckPacket().write(),
    ],
)
async def test_a_broker_that_speaks_nonsense_is_left_and_tried_again(lie: bytes) -> None:
    reasons: list[str] = []
    async with scripted() as broker, link_to(broker.url) as link:
        await connected(link)
        link.watch(lambda _, reason: reasons.append(reason))

        broker.say(lie)

        await eventually(lambda: broker.connections == 2 and link.connected)
    assert reasons[0].startswith("the broker does not speak MQTT 5:")


async def test_an_older_broker_is_named_as_such() -> None:
    async with EmbeddedBroker("iotcore") as broker, link_to(broker.v3_url, connect_timeout_s=0.3) as link:
        await eventually(lambda: link.reason != "not connected yet")

        assert link.reason in {
            "no answer within 0.3 s",
            "the broker closed the connection before it greeted us: does it speak MQTT 5?",
        }


async def test_the_world_learns_that_the_controller_was_killed(any_broker: str) -> None:
    ear = Ear()
    script = (
        "import asyncio, random, sys\n"
        "from controller.adapters.link import Link, LinkSettings, Message\n"
        "async def main():\n"
        "    will = Message('controller', b'offline', retain=True, qos=1)\n"
        "    settings = LinkSettings(host='127.0.0.1', port=int(sys.argv[1]), client_id='killed', will=will)\n"
        "    async with Link(settings, rng=random.Random(1)) as link:\n"
        "        await link.wait_connected()\n"
        "        print('connected', flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    async with link_to(any_broker) as link:
        link.route("controller", ear.hear)
        await connected(link)
        port = any_broker.rpartition(":")[2]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, port, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        while (await process.stdout.readline()).strip() != b"connected":
            assert process.returncode is None

        os.kill(process.pid, signal.SIGKILL)

        await process.wait()
        await eventually(lambda: ear.messages)
    assert ear.payloads == [b"offline"]


async def test_the_controller_says_when_it_comes_and_when_it_leaves(any_broker: str) -> None:
    ear = Ear()
    birth = Message("controller", b"online", retain=True, qos=1)
    will = Message("controller", b"offline", retain=True, qos=1)
    async with link_to(any_broker, "sign") as sign:
        sign.route("controller", ear.hear)
        await connected(sign)

        async with link_to(any_broker, birth=birth, will=will) as link:
            await connected(link)
            await eventually(lambda: ear.payloads == [b"online"])

        await eventually(lambda: len(ear.messages) >= 2)
    assert ear.payloads == [b"online", b"offline"]


async def test_a_publish_that_the_broker_forbids_says_so(tmp_path: Path) -> None:
    ear = Ear()
    rules = tmp_path / "rules"
    rules.write_text("topic readwrite lamp/#\n")
    async with (
        EmbeddedBroker("mosquitto", extra=[f"acl_file {rules}"]) as broker,
        link_to(broker.url) as link,
    ):
        await connected(link)

        link.publish("till/set", b"open", on_outcome=ear.note)

        await eventually(lambda: ear.outcomes)
    assert [(outcome.ok, outcome.reason_code) for outcome in ear.outcomes] == [(False, 0x87)]
    assert ear.outcomes[0].reason == "not authorized (0x87)"


async def test_a_wrong_password_is_named(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts"
    accounts.touch()
    await _run("mosquitto_passwd", "-b", str(accounts), "till", "right")
    extra = ["allow_anonymous false", f"password_file {accounts}"]
    async with EmbeddedBroker("mosquitto", extra=extra) as broker:
        wrong = broker.url.replace("://", "://till:wrong@")
        reasons: list[str] = []
        async with link_to(wrong) as link:
            link.watch(lambda _, reason: reasons.append(reason))
            await eventually(lambda: reasons)
        async with link_to(broker.url.replace("://", "://till:right@")) as link:
            await connected(link)
    assert reasons[0] == "the broker refused the connection: not authorized (0x87)"


async def test_an_encrypted_link_trusts_the_shop_s_own_authority_only(tmp_path: Path) -> None:
    authority, extra = await _certificates(tmp_path)
    async with EmbeddedBroker("mosquitto", extra=extra) as broker:
        url = f"mqtts://localhost:{extra[0].split()[1]}"
        async with link_to(url, tls=LinkTls(ca_file=authority)) as trusting:
            await connected(trusting)
        async with link_to(url) as suspicious:
            await eventually(lambda: "certificate verify failed" in suspicious.reason)
            assert not suspicious.connected
        assert broker.kind == "mosquitto"


async def _certificates(folder: Path) -> tuple[Path, list[str]]:
    """Make an authority and a certificate for localhost; its file, and Mosquitto's lines for a listener."""
    extensions = folder / "extensions"
    extensions.write_text("subjectAltName=DNS:localhost\n")
    await _run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        str(folder / "ca.key"),
        "-out",
        str(folder / "ca.pem"),
        "-subj",
        "/CN=Shop",
    )
    await _run(
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        str(folder / "key.pem"),
        "-out",
        str(folder / "csr.pem"),
        "-subj",
        "/CN=localhost",
    )
    await _run(
        "openssl",
        "x509",
        "-req",
        "-in",
        str(folder / "csr.pem"),
        "-CA",
        str(folder / "ca.pem"),
        "-CAkey",
        str(folder / "ca.key"),
        "-CAcreateserial",
        "-out",
        str(folder / "cert.pem"),
        "-extfile",
        str(extensions),
    )
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port = plug.getsockname()[1]
    lines = [f"listener {port} 127.0.0.1", f"certfile {folder}/cert.pem", f"keyfile {folder}/key.pem"]
    return folder / "ca.pem", lines


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert await process.wait() == 0
