"""A network of simulated devices without a network: commands in, sayings out, on a hand-moved clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from controller.adapters.link_message import Outcome
from controller.atmosphere.model import Command
from devices.node.saying import Saying
from devices.registry import Registry
from devices.simulated.fleet_file import DeviceSpec
from devices.simulated.models.twin import Twin
from devices.simulated.temperament import Faults, Temperament


@dataclass(slots=True)
class _Connected:
    twin: Twin
    manners: Temperament
    due_s: float | None = None
    """when the twin next moves by itself, as noted in the network's agenda"""


class TwinNetwork:
    """The same twins that the demo connects to a broker, spoken to directly (``reconciler.Sender``).

    Time is counted in seconds from ``begins``; ``seed`` fixes every latency and every fault.
    """

    def __init__(
        self, fleet: Iterable[DeviceSpec], registry: Registry, begins: datetime, *, seed: int, faults: Faults
    ) -> None:
        self._registry = registry
        self._begins = begins
        self._now_s = 0.0
        self._order = count()
        self._air: list[tuple[float, int, Saying]] = []
        self._twins: dict[str, _Connected] = {}
        self._moves: list[tuple[float, int, _Connected]] = []
        for spec in fleet:
            twin = spec.twin(Random(f"{seed}:{spec.id}:twin"))
            manners = Temperament(Random(f"{seed}:{spec.id}:manners"), twin.latency_s, faults)
            self._twins |= dict.fromkeys(twin.commands, _Connected(twin, manners))
            for saying in twin.announce(0.0):
                self._registry.discover(saying.topic, saying.payload)
                self._say(0.0, saying)

    def send(
        self,
        command: Command,
        *,
        expiry_s: int,
        on_outcome: Callable[[Outcome], None] | None = None,
        urgent: bool = False,
    ) -> int:
        """Hand a command to its twin at once; what it answers is heard later. Nothing expires on the way."""
        del expiry_s, on_outcome, urgent
        publications = self._registry.encode(command)
        for p in publications:
            found = self._twins.get(p.topic)
            if found is not None and found.manners.hears():
                self._answer(found, found.twin.handle(p.topic, p.payload, self._now_s))
        return len(publications)

    def due(self) -> datetime | None:
        """When the next saying is heard or the next device moves by itself."""
        self._forget_cancelled_moves()
        nexts = [*(self._moves[:1]), *(self._air[:1])]
        if not nexts:
            return None
        # Rounded up: a datetime holds whole microseconds, and just before the instant nothing is heard yet.
        return self._begins + timedelta(seconds=min(at_s for at_s, *_ in nexts), microseconds=1)

    def advance(self, now: datetime) -> list[Saying]:
        """Let time pass; answers what was said until ``now``, in order."""
        self._now_s = max(self._now_s, (now - self._begins).total_seconds())
        while self._moves and self._moves[0][0] <= self._now_s:
            due_s, _, moving = heapq.heappop(self._moves)
            if moving.due_s == due_s:
                moving.due_s = None
                self._answer(moving, moving.twin.advance(self._now_s))
        heard = []
        while self._air and self._air[0][0] <= self._now_s:
            heard.append(heapq.heappop(self._air)[2])
        return heard

    def _forget_cancelled_moves(self) -> None:
        while self._moves and self._moves[0][2].due_s != self._moves[0][0]:
            heapq.heappop(self._moves)

    def _answer(self, speaker: _Connected, sayings: Iterable[Saying]) -> None:
        for at_s, saying in speaker.manners.answers(sayings, self._now_s):
            self._say(at_s, saying)
        due_s = speaker.twin.due_s()
        if due_s != speaker.due_s:
            speaker.due_s = due_s
            if due_s is not None:
                heapq.heappush(self._moves, (due_s, next(self._order), speaker))

    def _say(self, at_s: float, saying: Saying) -> None:
        heapq.heappush(self._air, (at_s, next(self._order), saying))
