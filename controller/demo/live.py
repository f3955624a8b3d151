"""Simulated customers of this very moment: they stand in what the devices really give, and some answer."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import orjson
import structlog

from controller.adapters.intake import FeedbackIntake
from controller.adapters.link_message import Publisher
from controller.atmosphere.model import ZoneId
from controller.demo.customers import SimulatedAnswer
from controller.demo.customers_air import Surroundings
from controller.demo.fleet import DemoDevice
from controller.demo.history import SOURCE, store_model, submission
from controller.demo.past import Past, surroundings_of
from controller.reconciler import Reconciler
from devices.simulated.fleet_file import SmileySpec

_log = structlog.get_logger(__name__)

CROWDS = 4
"""populations that answer at once, so that somebody who looks for ten minutes sees answers come"""
STEP_S = 5.0


class LiveCustomers:
    """Lets customers answer, at kiosks and by QR code, and press the smileys of the simulated terminals."""

    def __init__(
        self,
        reconciler: Reconciler,
        intake: FeedbackIntake,
        publisher: Publisher,
        fleet: tuple[DemoDevice, ...],
        past: Past,
        *,
        clock: Callable[[], datetime],
        seed: int,
    ) -> None:
        self._reconciler = reconciler
        self._intake = intake
        self._publisher = publisher
        self._past = past
        self._clock = clock
        self._seen: dict[ZoneId, list[tuple[datetime, Surroundings]]] = {}
        store = reconciler.store
        self._crowds = [store_model(store, seed + 1000 * (crowd + 1)) for crowd in range(CROWDS)]
        self._terminals = {ZoneId(d.spec.zone): d.spec.id for d in fleet if isinstance(d.spec, SmileySpec)}

    async def run(self) -> None:
        """Go on until cancelled."""
        until = self._clock()
        while True:
            await asyncio.sleep(STEP_S)
            since, until = until, self._clock()
            for zone in self._reconciler.store.zones:
                self._look(zone, until)
                for crowd in self._crowds:
                    for answer in crowd.answers(zone, since, until, self._really):
                        await self._give(answer)

    def _look(self, zone: ZoneId, now: datetime) -> None:
        """Note what the zone is like if that differs from the last look."""
        seen = self._seen.setdefault(zone, [])
        surroundings = surroundings_of(self._reconciler, zone)
        if not seen or seen[-1][1] != surroundings:
            seen.append((now, surroundings))

    def _really(self, zone: ZoneId, at: datetime) -> Surroundings:
        seen = self._seen.get(zone, [])
        position = bisect_right(seen, at, key=lambda entry: entry[0])
        return seen[position - 1][1] if position else self._past.really(zone, at)

    async def _give(self, answer: SimulatedAnswer) -> None:
        terminal = self._terminals.get(answer.zone)
        if answer.channel == "terminal" and terminal is not None:
            press = {"score": answer.score, "id": f"sim-{uuid4()}", "at": answer.at.isoformat()}
            self._publisher.publish(f"ambiyans-sim/{terminal}/press", orjson.dumps(press), qos=1)
        else:
            await self._intake.submit(submission(answer), source=SOURCE)
