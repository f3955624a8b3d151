"""What the link asks the broker for, and when it asks again."""

import mqtt5

from controller.adapters.link import Message
from tests.adapters.link_lab import ScriptedBroker, connected, eventually, link_to, scripted


def nothing(message: Message) -> None:
    del message


def asked(broker: ScriptedBroker) -> list[str]:
    return [
        topic_filter.pattern
        for packet in broker.heard
        if isinstance(packet, mqtt5.SubscribePacket)
        for topic_filter in packet.topic_filters
    ]


async def test_everything_is_asked_for_again_even_when_the_session_was_kept() -> None:
    async with scripted(session_present=True) as broker, link_to(broker.url) as link:
        link.route("lamp/state", nothing)
        await eventually(lambda: asked(broker) == ["lamp/state"])

        broker.hang_up()

        await eventually(lambda: broker.connections == 2 and asked(broker) == ["lamp/state"])


async def test_a_thousand_routes_are_asked_for_a_bounded_number_at_a_time() -> None:
    async with scripted() as broker, link_to(broker.url) as link:
        for number in range(1_000):
            link.route(f"lamp/{number}", nothing)

        await eventually(lambda: len(asked(broker)) == 500)
        for packet in list(broker.heard):
            if isinstance(packet, mqtt5.SubscribePacket):
                code = mqtt5.SubAckReasonCode.GRANTED_QOS_AT_LEAST_ONCE
                broker.say(mqtt5.SubAckPacket(packet.packet_id, [code]).write())

        await eventually(lambda: len(asked(broker)) == 1_000)
    assert len(set(asked(broker))) == 1_000


async def test_a_refused_subscription_does_not_end_the_link() -> None:
    async with scripted() as broker, link_to(broker.url) as link:
        link.route("till/#", nothing)
        await eventually(lambda: asked(broker))
        refused = next(packet for packet in broker.heard if isinstance(packet, mqtt5.SubscribePacket))

        broker.say(mqtt5.SubAckPacket(refused.packet_id, [mqtt5.SubAckReasonCode.NOT_AUTHORIZED]).write())
        link.route("lamp/#", nothing)

        await eventually(lambda: asked(broker) == ["till/#", "lamp/#"])
        assert link.connected


async def test_a_needless_subscription_is_given_back() -> None:
    async with scripted() as broker, link_to(broker.url) as link:
        link.route("lamp/state", nothing)
        await connected(link)

        link.unroute("lamp/state", nothing)

        await eventually(
            lambda: (
                [packet.patterns for packet in broker.heard if isinstance(packet, mqtt5.UnsubscribePacket)]
                == [["lamp/state"]]
            )
        )
