"""Acknowledgements in the order in which the messages came, as MQTT 5 demands (section 4.6)."""

from collections import deque
from enum import Enum, auto


class _Fate(Enum):
    OPEN = auto()
    DONE = auto()
    FAILED = auto()


class AckOrder:
    """Holds an acknowledgement back until all earlier messages are done or failed; failed ones get none."""

    def __init__(self) -> None:
        self._order: deque[int] = deque()
        self._fates: dict[int, _Fate] = {}
        self.failed = 0

    def __len__(self) -> int:
        """Count the messages that wait for their acknowledgement."""
        return len(self._order)

    def begin(self, packet_id: int) -> None:
        """Note a message that came; one that is sent again while it is still open counts once."""
        if packet_id not in self._fates:
            self._order.append(packet_id)
        self._fates[packet_id] = _Fate.OPEN

    def done(self, packet_id: int) -> list[int]:
        """Note that a message is dealt with; the result are the packet ids to acknowledge now, in order."""
        return self._end(packet_id, _Fate.DONE)

    def fail(self, packet_id: int) -> list[int]:
        """Note that a message must come again; the result is as for `done`."""
        self.failed += 1
        return self._end(packet_id, _Fate.FAILED)

    def _end(self, packet_id: int, fate: _Fate) -> list[int]:
        if packet_id in self._fates:
            self._fates[packet_id] = fate
        ready: list[int] = []
        while self._order and (fate := self._fates[self._order[0]]) is not _Fate.OPEN:
            packet_id = self._order.popleft()
            del self._fates[packet_id]
            if fate is _Fate.DONE:
                ready.append(packet_id)
        return ready
