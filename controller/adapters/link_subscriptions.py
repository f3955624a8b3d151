"""Asks the broker for what the routes need, a bounded number of questions at a time."""

import mqtt5
import structlog

from controller.adapters.link_connection import LinkConnection
from controller.adapters.link_message import Handler
from controller.adapters.link_routes import Route, Routes
from controller.adapters.link_window import FIRST_ERROR_CODE, reason_text

log = structlog.get_logger(__name__)

MOST_UNANSWERED = 500


class Subscriptions:
    """The routes of a link and the broker's knowledge of them, over one connection after the other.

    Everything is asked for again at every connection, even when the broker kept the session: what was
    published at QoS 0 and retained while we were away comes only so.
    """

    def __init__(self) -> None:
        self._routes = Routes()
        self._connection: LinkConnection | None = None
        self._identified = True
        self._wanted: dict[str, None] = {}
        self._needless: dict[str, None] = {}
        self._asked: dict[int, str] = {}

    def add(self, route: Route) -> None:
        """Raise `LinkTopicError` for an impossible filter."""
        self._routes.add(route)
        self._needless.pop(route.subscription, None)
        self._wanted[route.subscription] = None
        self._ask()

    def remove(self, topic_filter: str, handler: Handler) -> None:
        """Forget a route; the broker is told when nobody else needs its subscription."""
        for subscription in self._routes.remove(topic_filter, handler):
            self._wanted.pop(subscription, None)
            self._needless[subscription] = None
        self._ask()

    def match(self, packet: mqtt5.PublishPacket) -> list[Handler]:
        """Find the handlers of a message."""
        return self._routes.match(packet.topic, packet.subscription_ids)

    def begin(self, connection: LinkConnection, *, identified: bool) -> None:
        """Ask for everything over a new connection; `identified` says whether the broker marks copies."""
        self._connection = connection
        self._identified = identified
        self._asked.clear()
        self._wanted = dict.fromkeys(self._routes.subscriptions())
        self._ask()

    def end(self) -> None:
        """Ask nothing more until the next connection."""
        self._connection = None

    def answered(self, packet: mqtt5.SubAckPacket | mqtt5.UnsubAckPacket) -> None:
        """Take the broker's answer and ask on."""
        subscription = self._asked.pop(packet.packet_id, None)
        refusals = [code for code in packet.reason_codes if int(code) >= FIRST_ERROR_CODE]
        if refusals:
            log.error("link_subscription_refused", subscription=subscription, reason=reason_text(refusals[0]))
        self._ask()

    def _ask(self) -> None:
        connection = self._connection
        if connection is None:
            return
        while self._needless and len(self._asked) < MOST_UNANSWERED:
            subscription, _ = self._needless.popitem()
            packet_id = connection.reserve_id()
            self._asked[packet_id] = subscription
            connection.write(mqtt5.UnsubscribePacket(packet_id, [subscription]).write())
        while self._wanted and len(self._asked) < MOST_UNANSWERED:
            subscription = next(iter(self._wanted))
            del self._wanted[subscription]
            packet_id = connection.reserve_id()
            self._asked[packet_id] = subscription
            connection.write(self._routes.encode(subscription, packet_id, identified=self._identified))
