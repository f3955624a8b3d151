"""The link when things go wrong: lost, silent and lying brokers, and a controller that is killed."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import mqtt5
import pytest

from controller.adapters.broker import EmbeddedBroker
from controller.adapters.link import Message
from tests.adapters.link_lab import Ear, connected, eventually, link_to, ready, scripted

DOOMED = """
import asyncio, random, sys
from controller.adapters.link import Link, LinkSettings, Message

async def main():
    will = Message("controller", b"offline", retain=True, qos=1)
    settings = LinkSettings(host="127.0.0.1", port=int(sys.argv[1]), client_id="doomed", will=will)
    async with Link(settings, rng=random.Random(1)) as link:
        await link.wait_connected()
        print("connected", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


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
            await ready(link)
            await first.__aexit__(None, None, None)
            await eventually(lambda: not link.connected)

            async with EmbeddedBroker("mosquitto", tmp_path, port), link_to(url, "lamp") as lamp:
                await ready(link, lamp)
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


async def test_a_handler_can_answer_what_the_broker_kept_for_us() -> None:
    async with scripted(session_present=True) as broker:
        broker.kept = mqtt5.PublishPacket("lamp/state", b"on").write()
        link = link_to(broker.url)
        link.route("lamp/state", lambda state: link.publish("sign/set", state.payload))

        async with link:
            await eventually(broker.publishes)

    assert [packet.topic for packet in broker.publishes()] == ["sign/set"]


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
    assert reasons[:2] == ["connected", "the broker has been silent for 0.5 s"]
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
            f"no answer from {broker.v3_url.removeprefix('mqtt://')} within 0.3 s",
            "the broker closed the connection before it greeted us: does it speak MQTT 5?",
        }


async def test_the_world_learns_that_the_controller_was_killed(any_broker: str) -> None:
    ear = Ear()
    async with link_to(any_broker) as link:
        link.route("controller", ear.hear)
        await ready(link)
        port = any_broker.rpartition(":")[2]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", DOOMED, port, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
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
        await ready(sign)

        async with link_to(any_broker, birth=birth, will=will) as link:
            await ready(link)
            await eventually(lambda: ear.payloads == [b"online"])

        await eventually(lambda: len(ear.messages) >= 2)
    assert ear.payloads == [b"online", b"offline"]
