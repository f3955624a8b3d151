"""Who gets which message: handlers under topic filters, and the subscriptions that bring the messages in."""

import zlib
from dataclasses import dataclass

import mqtt5

from controller.adapters.link_message import Handler
from controller.adapters.link_router import TopicTree

LARGEST_IDENTIFIER = 268_435_455


@dataclass(frozen=True, slots=True)
class Route:
    """One handler behind one subscription."""

    topic_filter: str
    share: str | None
    qos: int
    handler: Handler

    @property
    def subscription(self) -> str:
        """What we ask the broker for."""
        return f"$share/{self.share}/{self.topic_filter}" if self.share else self.topic_filter


class Routes:
    """All routes of a link.

    A broker may send one message once for every subscription that matches it (MQTT 5, section 3.3.4), so
    each subscription carries an identifier; a copy goes only to the routes it was sent for. The identifier
    is made from the subscription's own text: it is still right when a kept session outlives the program.
    """

    def __init__(self) -> None:
        self._tree: TopicTree[tuple[int, Route]] = TopicTree()
        self._by_filter: dict[str, list[Route]] = {}

    def add(self, route: Route) -> None:
        """Raise `LinkTopicError` when the filter is none."""
        self._tree.add(route.topic_filter, (identifier(route.subscription), route))
        self._by_filter.setdefault(route.topic_filter, []).append(route)

    def remove(self, topic_filter: str, handler: Handler) -> list[str]:
        """Forget a handler's routes for a filter; the subscriptions that nobody needs now."""
        routes = self._by_filter.get(topic_filter, [])
        gone = [route for route in routes if route.handler == handler]
        for route in gone:
            self._tree.remove(topic_filter, (identifier(route.subscription), route))
            routes.remove(route)
        if not routes:
            self._by_filter.pop(topic_filter, None)
        return sorted({route.subscription for route in gone} - {route.subscription for route in routes})

    def subscriptions(self) -> list[str]:
        """Return what to ask the broker for."""
        return list({route.subscription: None for routes in self._by_filter.values() for route in routes})

    def match(self, topic: str, identifiers: list[int]) -> list[Handler]:
        """Find the handlers of a message that came for these subscriptions (none: not told)."""
        return [
            route.handler
            for number, route in self._tree.match(topic)
            if not identifiers or number in identifiers
        ]

    def encode(self, subscription: str, packet_id: int, *, identified: bool) -> bytes:
        """Encode the SUBSCRIBE of one subscription: retained messages come marked as such, live ones not."""
        topic_filter = subscription.split("/", 2)[2] if subscription.startswith("$share/") else subscription
        routes = self._by_filter.get(topic_filter, [])
        qos = max((route.qos for route in routes if route.subscription == subscription), default=0)
        wanted = mqtt5.TopicFilter(subscription, max_qos=mqtt5.QoS(min(qos, 1)), retain_as_published=False)
        number = identifier(subscription) if identified else None
        return mqtt5.SubscribePacket(packet_id, [wanted], subscription_id=number).write()


def identifier(subscription: str) -> int:
    """Return a subscription identifier (1 to 268,435,455) that depends on the text alone."""
    return zlib.crc32(subscription.encode()) % LARGEST_IDENTIFIER + 1
