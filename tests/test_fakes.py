"""The fake broker keeps the promises of the real link."""

import asyncio

from controller.adapters.link import Message
from tests.adapters.link_lab import Ear
from tests.fakes import FakeBroker


def test_nothing_arrives_before_the_pump() -> None:
    broker, ear = FakeBroker(), Ear()
    broker.route("lamp/+", ear.hear)

    broker.publish("lamp/set", b"on", on_outcome=ear.note)
    assert (ear.messages, ear.outcomes) == ([], [])
    broker.pump()

    assert ear.payloads == [b"on"]
    assert ear.outcomes[0].ok


def test_a_device_answers_what_it_hears() -> None:
    broker, ear = FakeBroker(), Ear()
    broker.route("lamp/state", ear.hear)
    broker.attach("lamp/set", lambda command: broker.deliver("lamp/state", command.payload))

    broker.publish("lamp/set", b"on")
    broker.pump()

    assert ear.payloads == [b"on"]


def test_without_connection_nothing_is_sent_and_the_outcome_says_so() -> None:
    broker, ear = FakeBroker(), Ear()
    broker.disconnect()

    broker.publish("lamp/set", b"on", on_outcome=ear.note)
    broker.pump()

    assert broker.published == []
    assert ear.outcomes[0].reason == "not connected"


def test_a_forbidden_topic_is_refused_with_the_code_of_the_standard() -> None:
    broker, ear = FakeBroker(), Ear()
    broker.refuse("till/#")

    broker.publish("till/set", b"on", on_outcome=ear.note)
    broker.pump()

    assert ear.outcomes[0].reason_code == 0x87


def test_a_late_route_gets_the_retained_state_marked_as_such() -> None:
    broker, ear = FakeBroker(), Ear()
    broker.deliver("lamp/state", b"on", retain=True)

    broker.route("lamp/state", ear.hear)
    broker.pump()

    assert ear.messages == [Message("lamp/state", b"on", retain=True, qos=1)]


async def test_a_postponed_message_is_unacknowledged_until_it_was_dealt_with() -> None:
    broker, stored = FakeBroker(), asyncio.Event()

    async def store(message: Message) -> None:
        del message
        await stored.wait()

    broker.route("feedback", store)
    broker.deliver("feedback", b"4")
    assert len(broker.unacknowledged) == 1

    stored.set()
    await broker.settle()

    assert broker.unacknowledged == []
