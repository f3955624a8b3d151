"""The link against real brokers: messages, routes, acknowledgements."""

import asyncio

import mqtt5
import pytest

from controller.adapters.link import Link, LinkTopicError, Message
from tests.adapters.link_lab import Ear, connected, eventually, link_to, ready, scripted


async def test_a_lamp_hears_the_command_and_the_controller_hears_its_state(any_broker: str) -> None:
    ear = Ear()
    async with link_to(any_broker) as controller, link_to(any_broker, "lamp") as lamp:
        controller.route("lamp/state", ear.hear)
        lamp.route("lamp/set", lambda command: lamp.publish("lamp/state", b"now " + command.payload))
        await ready(controller, lamp)

        controller.publish("lamp/set", b"60 %", expiry_s=30, on_outcome=ear.note)

        await eventually(lambda: ear.messages and ear.outcomes)
    assert ear.payloads == [b"now 60 %"]
    assert [outcome.ok for outcome in ear.outcomes] == [True]


async def test_a_route_made_later_gets_the_retained_state(any_broker: str) -> None:
    ear, early = Ear(), Ear()
    async with link_to(any_broker) as link:
        await ready(link)
        link.publish("lamp/state", b"on", retain=True, on_outcome=early.note)
        await eventually(lambda: early.outcomes)

        link.route("+/state", ear.hear)

        await eventually(lambda: ear.messages)
    assert ear.messages == [Message("lamp/state", b"on", retain=True, qos=1)]


async def test_a_live_state_is_not_taken_for_a_retained_one(any_broker: str) -> None:
    ear = Ear()
    async with link_to(any_broker) as link:
        link.route("button", ear.hear)
        await ready(link)

        link.publish("button", b"press", retain=True)

        await eventually(lambda: ear.messages)
        assert any(not message.retain for message in ear.messages)


async def test_overlapping_routes_get_each_message_once(any_broker: str) -> None:
    ears = {topic_filter: Ear() for topic_filter in ("lamp/#", "lamp/+", "lamp/state", "#")}
    last = Ear()
    async with link_to(any_broker) as link:
        for topic_filter, ear in ears.items():
            link.route(topic_filter, ear.hear)
        link.route("end", last.hear)
        await ready(link)

        link.publish("lamp/state", b"on")
        link.publish("end", b"")

        await eventually(lambda: last.messages and len(ears["#"].messages) == 2)
    assert {name: ear.payloads.count(b"on") for name, ear in ears.items()} == dict.fromkeys(ears, 1)


async def test_an_unrouted_handler_hears_no_more(any_broker: str) -> None:
    gone, stays = Ear(), Ear()
    async with link_to(any_broker) as link:
        link.route("lamp/state", gone.hear)
        link.route("lamp/+", stays.hear)
        await ready(link)

        link.unroute("lamp/state", gone.hear)
        link.publish("lamp/state", b"on")

        await eventually(lambda: stays.messages)
    assert gone.messages == []


async def test_two_tills_of_one_group_share_the_messages(mosquitto: str) -> None:
    first, second = Ear(), Ear()
    async with link_to(mosquitto, "till-1") as one, link_to(mosquitto, "till-2") as two:
        one.route("sale", first.hear, share="tills")
        two.route("sale", second.hear, share="tills")
        await ready(one, two)

        for number in range(20):
            one.publish("sale", str(number).encode())

        await eventually(lambda: len(first.messages) + len(second.messages) >= 20)
    assert sorted(first.payloads + second.payloads) == sorted(str(number).encode() for number in range(20))


async def test_a_rush_of_five_thousand_states_all_arrives(any_broker: str) -> None:
    ear = Ear()
    async with link_to(any_broker) as link:
        link.route("lamp/+/state", ear.hear)
        await ready(link)

        for number in range(5_000):
            link.publish(f"lamp/{number}/state", b"on", on_outcome=ear.note)

        await eventually(lambda: len(ear.messages) >= 5_000 and len(ear.outcomes) >= 5_000, within_s=30)
    assert len({message.topic for message in ear.messages}) == 5_000
    assert all(outcome.ok for outcome in ear.outcomes)


async def test_a_qos_0_publish_is_ok_once_written(any_broker: str) -> None:
    ear = Ear()
    async with link_to(any_broker) as link:
        link.route("sign", ear.hear, qos=0)
        await ready(link)

        link.publish("sign", b"sale", qos=0, on_outcome=ear.note)

        await eventually(lambda: ear.messages)
    assert [(outcome.ok, outcome.reason) for outcome in ear.outcomes] == [(True, "success")]
    assert ear.messages[0].qos == 0


async def test_an_answer_is_acknowledged_only_after_it_was_stored() -> None:
    stored = asyncio.Event()

    async def store(message: Message) -> None:
        del message
        await stored.wait()

    async with scripted() as broker, link_to(broker.url) as link:
        link.route("feedback", store)
        await connected(link)
        broker.say(mqtt5.PublishPacket("feedback", b"4", qos=mqtt5.QoS.AT_LEAST_ONCE, packet_id=7).write())
        broker.say(mqtt5.PingRespPacket().write())
        link.publish("mark", b"")
        await eventually(broker.publishes)
        assert broker.acknowledged() == []

        stored.set()

        await eventually(broker.acknowledged)
        assert broker.acknowledged() == [7]


async def test_an_answer_that_could_not_be_stored_comes_again(any_broker: str) -> None:
    ear, sent = Ear(), Ear()

    async def disk_full(message: Message) -> None:
        ear.hear(message)
        raise OSError(28, "No space left on device")

    async with link_to(any_broker, "terminal") as terminal:
        async with link_to(any_broker) as controller:
            controller.route("feedback", disk_full)
            await ready(controller, terminal)
            terminal.publish("feedback", b"4", on_outcome=sent.note)
            await eventually(lambda: ear.messages)

        async with link_to(any_broker) as controller:
            controller.route("feedback", ear.hear)
            await eventually(lambda: len(ear.messages) >= 2)

    assert ear.payloads == [b"4", b"4"]


async def test_a_link_full_of_failures_begins_anew_to_get_them_again(any_broker: str) -> None:
    ear = Ear()

    async def fails_the_first_time(message: Message) -> None:
        ear.hear(message)
        if ear.payloads.count(message.payload) == 1:
            raise OSError(28, "No space left on device")

    async with link_to(any_broker, receive_max=4) as link, link_to(any_broker, "terminal") as terminal:
        link.route("feedback", fails_the_first_time)
        await ready(link, terminal)

        for score in (b"1", b"2", b"3", b"4"):
            terminal.publish("feedback", score)

        await eventually(lambda: all(ear.payloads.count(score) >= 2 for score in (b"1", b"2", b"3", b"4")))


async def test_acknowledgements_keep_the_order_of_the_messages() -> None:
    stored = {b"slow": asyncio.Event(), b"quick": asyncio.Event()}

    async def store(message: Message) -> None:
        await stored[message.payload].wait()

    async with scripted() as broker, link_to(broker.url) as link:
        link.route("feedback", store)
        await connected(link)
        for packet_id, payload in enumerate(stored, 1):
            qos = mqtt5.QoS.AT_LEAST_ONCE
            broker.say(mqtt5.PublishPacket("feedback", payload, qos=qos, packet_id=packet_id).write())

        stored[b"quick"].set()
        link.publish("mark", b"")
        await eventually(broker.publishes)
        assert broker.acknowledged() == []

        stored[b"slow"].set()
        await eventually(lambda: broker.acknowledged() == [1, 2])


async def test_leaving_waits_for_what_a_handler_began() -> None:
    begun, stored = asyncio.Event(), Ear()

    async def store(message: Message) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        stored.hear(message)

    async with scripted() as broker:
        async with link_to(broker.url) as link:
            link.route("feedback", store)
            await connected(link)
            broker.say(
                mqtt5.PublishPacket("feedback", b"4", qos=mqtt5.QoS.AT_LEAST_ONCE, packet_id=7).write()
            )
            await begun.wait()

        assert stored.payloads == [b"4"]
        await eventually(lambda: broker.acknowledged() == [7])


async def test_one_failing_handler_stops_neither_the_others_nor_the_link(any_broker: str) -> None:
    ear = Ear()

    def broken(message: Message) -> None:
        raise RuntimeError(message.topic)

    async with link_to(any_broker) as link:
        link.route("lamp/+", broken)
        link.route("lamp/state", ear.hear)
        await ready(link)

        link.publish("lamp/state", b"on")
        link.publish("lamp/state", b"off")

        await eventually(lambda: len(ear.messages) == 2)
        assert link.connected


@pytest.mark.parametrize("topic", ["", "lamp/+", "lamp/\0", "\ud800", "x" * 65_536])
async def test_a_topic_that_cannot_be_sent_is_an_outcome_and_the_link_lives_on(
    any_broker: str, topic: str
) -> None:
    ear = Ear()
    async with link_to(any_broker) as link:
        await ready(link)

        link.publish(topic, b"", on_outcome=ear.note)
        link.publish("lamp/set", b"", on_outcome=ear.note)

        assert ear.outcomes == []  # never before publish has returned
        await eventually(lambda: len(ear.outcomes) == 2)
    assert [outcome.ok for outcome in ear.outcomes] == [False, True]
    assert "no topic" in ear.outcomes[0].reason


async def test_a_route_that_cannot_be_is_refused_at_once(mosquitto: str) -> None:
    link: Link = link_to(mosquitto)

    with pytest.raises(LinkTopicError, match="# is the last level"):
        link.route("lamp/#/state", Ear().hear)
