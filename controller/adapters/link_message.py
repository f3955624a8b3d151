"""What goes over the link: messages, what became of them, and the seam that everyone publishes through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Message(NamedTuple):
    """One application message, received or sent. `expiry_s` is the whole seconds it is worth delivering."""

    topic: str
    payload: bytes
    retain: bool
    qos: int
    expiry_s: int | None = None
    duplicate: bool = False
    """the broker says that it may have delivered it before"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one publish: the broker's answer, or why it never got there.

    `reason_code` is the code of MQTT 5's PUBACK (0x87 is "not authorized"), None when no broker answered.
    An `ok` outcome means the broker took the message; it says nothing about any device.
    """

    ok: bool
    reason_code: int | None
    reason: str


OnOutcome = Callable[[Outcome], None]
Handler = Callable[[Message], Awaitable[None] | None]
Watcher = Callable[[bool, str], None]


class Publisher(Protocol):
    """Whoever can publish: the link, or the fake of the tests."""

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expiry_s: int | None = None,
        on_outcome: OnOutcome | None = None,
        urgent: bool = False,
    ) -> None:
        """Hand a message over; never blocks, never raises for a broken connection.

        An `urgent` one goes before all that still wait for the broker; what waits on the same topic is given
        up, for it would undo it.

        `on_outcome` is called exactly once, always after `publish` has returned. QoS is 0 or 1; at QoS 0
        the outcome is ok as soon as the message is written.
        """
        ...


class Router(Protocol):
    """Whoever can bring messages in: the link, or the fake of the tests."""

    def route(self, topic_filter: str, handler: Handler, *, qos: int = 1, share: str | None = None) -> None:
        """Give `handler` every message that matches; raises `LinkTopicError` for an impossible filter."""
        ...

    def unroute(self, topic_filter: str, handler: Handler) -> None:
        """Stop that; a pair that was never routed is ignored."""
        ...
