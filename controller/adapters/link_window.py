"""How many publishes may await the broker's answer at a time, and which ones wait their turn."""

from collections import deque
from enum import IntEnum
from typing import NamedTuple

import mqtt5

from controller.adapters.link_message import Message, OnOutcome, Outcome

LAST_PACKET_ID = 65_535
FIRST_ERROR_CODE = 0x80

TAKEN = Outcome(ok=True, reason_code=0, reason="success")
NOT_CONNECTED = Outcome(ok=False, reason_code=None, reason="not connected")
CONNECTION_LOST = Outcome(ok=False, reason_code=None, reason="connection lost")
OVERTAKEN = Outcome(ok=False, reason_code=None, reason="overtaken by an urgent message")
TOO_MANY_PENDING = Outcome(ok=False, reason_code=None, reason="too many pending")


class Pending(NamedTuple):
    """One publish under way."""

    message: Message
    on_outcome: OnOutcome | None


class SendWindow:
    """The publishes under way over one connection: `receive_max` unanswered, the others in order behind."""

    def __init__(self, max_pending: int) -> None:
        self.receive_max = LAST_PACKET_ID
        self._urgent: deque[Pending] = deque()
        self._waiting: deque[Pending] = deque()
        self._max_pending = max_pending
        self._unanswered: dict[int, Pending] = {}
        self._last_id = 0
        self._reserved: set[int] = set()

    def __len__(self) -> int:
        return len(self._urgent) + len(self._waiting) + len(self._unanswered)

    @property
    def anything_waits(self) -> bool:
        """Whether a publish waits for its turn."""
        return bool(self._urgent or self._waiting)

    def wait(self, pending: Pending, *, urgent: bool = False) -> list[Pending]:
        """Have a publish wait for its turn; an urgent one comes before all that are not.

        The result is what waited on an urgent one's topic: it would undo it, and is given up.
        """
        if not urgent:
            self._waiting.append(pending)
            return []
        self._urgent.append(pending)
        overtaken = [other for other in self._waiting if other.message.topic == pending.message.topic]
        if overtaken:
            self._waiting = deque(o for o in self._waiting if o.message.topic != pending.message.topic)
        return overtaken

    def next_waiting(self) -> Pending:
        """Take the publish whose turn it is; raises `IndexError` when none waits."""
        return self._urgent.popleft() if self._urgent else self._waiting.popleft()

    @property
    def crowded(self) -> bool:
        """Whether one more publish would be too many."""
        return len(self) >= self._max_pending

    @property
    def open(self) -> bool:
        """Whether the broker takes another publish at QoS 1 now."""
        return len(self._unanswered) < self.receive_max

    def reserve_id(self) -> int:
        """Take a packet id that is not in use, for anything but a publish, until `release_id`."""
        packet_id = self._next_id()
        self._reserved.add(packet_id)
        return packet_id

    def release_id(self, packet_id: int) -> None:
        """Give a reserved id back; an unknown one is ignored."""
        self._reserved.discard(packet_id)

    def begin(self, pending: Pending) -> int:
        """Count a publish as unanswered; the caller has looked that the window is open."""
        packet_id = self._next_id()
        self._unanswered[packet_id] = pending
        return packet_id

    def end(self, packet_id: int) -> Pending | None:
        """Take the publish that the broker answered; None for an answer to nothing."""
        return self._unanswered.pop(packet_id, None)

    def empty(self) -> list[Pending]:
        """Take all publishes under way, oldest first."""
        everything = [*self._unanswered.values(), *self._urgent, *self._waiting]
        self._unanswered.clear()
        self._urgent.clear()
        self._waiting.clear()
        return everything

    def _next_id(self) -> int:
        packet_id = self._last_id % LAST_PACKET_ID + 1
        while packet_id in self._unanswered or packet_id in self._reserved:
            packet_id = packet_id % LAST_PACKET_ID + 1
        self._last_id = packet_id
        return packet_id


def puback_outcome(packet: mqtt5.PubAckPacket) -> Outcome:
    """Say what the broker answered."""
    number = int(packet.reason_code)
    if number == 0:
        return TAKEN
    reason = reason_text(packet.reason_code, packet.reason_str)
    return Outcome(ok=number < FIRST_ERROR_CODE, reason_code=number, reason=reason)


def reason_text(code: IntEnum, text: str | None = None) -> str:
    """Name a reason code as a person reads it, with the broker's own words if it has some.

    The codec's codes are no real `IntEnum`: they can be named and converted, not compared with numbers.

    >>> reason_text(mqtt5.PubAckReasonCode.NOT_AUTHORIZED)
    'not authorized (0x87)'
    """
    named = f"{code.name.lower().replace('_', ' ')} (0x{int(code):02X})"
    return f"{named}: {text}" if text else named
