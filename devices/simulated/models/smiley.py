"""A box with four smileys: every press is kept until the controller says that it is stored."""

from __future__ import annotations

from dataclasses import dataclass

from devices.node.saying import Saying, packed, unpacked

RETRY_FIRST_S = 2.0
RETRY_MAX_S = 60.0


@dataclass(slots=True)
class _Waiting:
    """One answer that is not receipted yet."""

    saying: Saying
    next_try_s: float
    patience_s: float = RETRY_FIRST_S


class SmileyTerminal:
    """One terminal; ``answers`` are told to ``ambiyans/<store>/feedback/<name>`` until they are receipted.

    An answer keeps its id through every repetition. One that the controller refuses for good is let go.
    """

    latency_s = (0.005, 0.1)
    availability = None

    def __init__(self, name: str, *, store: str, zone: str) -> None:
        self.name = name
        self._zone = zone
        self._topic = f"ambiyans/{store}/feedback/{name}"
        self._outbox: dict[str, _Waiting] = {}
        self.commands = (f"{self._topic}/receipt",)

    @property
    def outbox(self) -> tuple[str, ...]:
        """The ids that wait for a receipt, oldest first."""
        return tuple(self._outbox)

    def press(self, answer: str, score: int, at: str, now_s: float) -> list[Saying]:
        """A customer presses a smiley.

        ``answer`` is the id made here for ever, ``score`` 1 (angry) to 4 (delighted), ``at`` RFC 3339.
        """
        tree = {"id": answer, "zone": self._zone, "metric": "smiley", "score": score, "at": at}
        saying = Saying(self._topic, packed(tree), qos=1)
        self._outbox.setdefault(answer, _Waiting(saying, now_s + RETRY_FIRST_S))
        return [saying]

    def announce(self, now_s: float) -> list[Saying]:
        """Everything in the outbox: what was told before the connection broke may never have arrived."""
        for waiting in self._outbox.values():
            waiting.patience_s = RETRY_FIRST_S
            waiting.next_try_s = now_s + RETRY_FIRST_S
        return [waiting.saying for waiting in self._outbox.values()]

    def handle(self, topic: str, payload: bytes, now_s: float) -> list[Saying]:
        """Read a receipt; both "stored" and "can never be stored" end the waiting."""
        del topic, now_s
        receipt = unpacked(payload)
        if isinstance(receipt.get("stored"), bool):
            self._outbox.pop(str(receipt.get("id")), None)
        return []

    def advance(self, now_s: float) -> list[Saying]:
        """Repeat what has waited long enough, each time with twice the patience."""
        late = [waiting for waiting in self._outbox.values() if now_s >= waiting.next_try_s]
        for waiting in late:
            waiting.patience_s = min(2 * waiting.patience_s, RETRY_MAX_S)
            waiting.next_try_s = now_s + waiting.patience_s
        return [waiting.saying for waiting in late]

    def due_s(self) -> float | None:
        """The next repetition."""
        return min((waiting.next_try_s for waiting in self._outbox.values()), default=None)

    def power_up(self, now_s: float) -> None:
        """The outbox is on flash: nothing is forgotten."""
        del now_s
