"""Copies of a message go to the routes they were sent for."""

import mqtt5
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_message import Message
from controller.adapters.link_routes import LARGEST_IDENTIFIER, Route, Routes, identifier


def one(message: Message) -> None:
    del message


def other(message: Message) -> None:
    del message


def test_a_copy_goes_only_to_the_subscription_it_came_for() -> None:
    routes = Routes()
    routes.add(Route("lamp/#", None, 1, one))
    routes.add(Route("lamp/state", None, 1, other))

    assert routes.match("lamp/state", [identifier("lamp/#")]) == [one]
    assert set(routes.match("lamp/state", [identifier("lamp/#"), identifier("lamp/state")])) == {one, other}


def test_a_broker_that_marks_no_copies_reaches_every_route() -> None:
    routes = Routes()
    routes.add(Route("lamp/#", None, 1, one))
    routes.add(Route("lamp/state", None, 1, other))

    assert set(routes.match("lamp/state", [])) == {one, other}


def test_a_copy_for_a_subscription_of_an_earlier_program_goes_to_nobody() -> None:
    routes = Routes()
    routes.add(Route("lamp/#", None, 1, one))

    assert routes.match("lamp/state", [identifier("lamp/+")]) == []


def test_a_subscription_stays_while_anyone_needs_it() -> None:
    routes = Routes()
    routes.add(Route("lamp/state", None, 1, one))
    routes.add(Route("lamp/state", None, 1, other))

    assert routes.remove("lamp/state", one) == []
    assert routes.remove("lamp/state", other) == ["lamp/state"]
    assert routes.subscriptions() == []


def test_a_shared_subscription_is_asked_for_with_its_group_and_routed_without() -> None:
    routes = Routes()
    routes.add(Route("sale/+", "tills", 1, one))

    assert routes.subscriptions() == ["$share/tills/sale/+"]
    assert routes.match("sale/7", [identifier("$share/tills/sale/+")]) == [one]


def test_the_highest_quality_of_service_of_all_routes_is_asked_for() -> None:
    routes = Routes()
    routes.add(Route("lamp/state", None, 0, one))
    routes.add(Route("lamp/state", None, 1, other))

    packet, _ = mqtt5.read(memoryview(routes.encode("lamp/state", 1, identified=True)))

    assert isinstance(packet, mqtt5.SubscribePacket)
    assert packet.topic_filters[0].max_qos == mqtt5.QoS.AT_LEAST_ONCE
    assert not packet.topic_filters[0].retain_as_published
    assert packet.subscription_id == identifier("lamp/state")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_identifiers_are_within_what_mqtt_allows(subscription: str) -> None:
    assert 1 <= identifier(subscription) <= LARGEST_IDENTIFIER
