"""The day ahead for devices that ask for it, so that a shop goes on when its controller is unplugged."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
import structlog

from controller.adapters.device_link import SAID_S, Wire
from controller.adapters.events import Broadcast
from controller.adapters.link_message import Message
from controller.atmosphere.foresight import (
    Wished,
    began_today,
    desired_ahead,
    ends_tomorrow,
    merged,
    next_midnight,
    part_ahead,
)
from controller.atmosphere.model import Assignment, Command, Desired, DeviceId, State, ZoneId
from controller.reconciler import Reconciler

_log = structlog.get_logger(__name__)

MOST_SLOTS = 32
LARGEST = 6_000
"""bytes of one day ahead: what a small board takes in one piece"""
LOOK_AGAIN_S = 30.0
NEGLIGIBLE_S = 60

Assignments = Callable[[ZoneId, datetime, datetime], tuple[Assignment, ...]]


@dataclass(frozen=True, slots=True)
class Day:
    """A device's slots until an end, times in Unix seconds; each says payloads on the device's own topics."""

    slots: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    until: int

    def tree(self) -> dict[str, object]:
        """As JSON."""
        return {"until": self.until, "slots": [{"at": at, "say": say} for at, say in self.slots]}

    def cut(self) -> Day:
        """No more slots and no more bytes than a small board takes; it ends where the rest would begin."""
        kept, until = self.slots, self.until
        while len(kept) > MOST_SLOTS or (kept and len(orjson.dumps(Day(kept, until).tree())) > LARGEST):
            kept, until = kept[:-1], kept[-1][0]
        return Day(kept, until)

    def much_like(self, other: Day) -> bool:
        """Whether telling the other instead is not worth wearing a flash out.

        When a budget will be used up is reckoned anew all the time, and comes out some seconds apart.
        """
        alike = self.until == other.until and [say for _, say in self.slots] == [
            say for _, say in other.slots
        ]
        return alike and all(
            abs(a - b) <= NEGLIGIBLE_S for (a, _), (b, _) in zip(self.slots, other.slots, strict=True)
        )


class DayAhead:
    """Answers ``ambiyans/{store}/slots/{device}/ask`` one topic above, and again whenever the day changes.

    The message: ``{"now": Unix ms, "until": Unix s, "slots": [{"at": Unix s, "say": [[topic, payload]]}]}``,
    the slots in order of time. A device without a zone gets the time and no slots.
    """

    def __init__(
        self,
        wire: Wire,
        reconciler: Reconciler,
        *,
        store: str,
        clock: Callable[[], datetime],
        assignments: Assignments,
        expires: bool = True,
        gather_s: float = 1.0,
    ) -> None:
        self._wire = wire
        self._reconciler = reconciler
        self._base = f"ambiyans/{store}/slots"
        self._clock = clock
        self._assignments = assignments
        self._expires = expires
        self._gather_s = gather_s
        self._told: dict[DeviceId, Day] = {}

    def start(self) -> None:
        """Subscribe."""
        self._wire.route(f"{self._base}/+/ask", self._asked)

    def _asked(self, message: Message) -> None:
        device = DeviceId(message.topic.rsplit("/", 2)[1])
        self._told.pop(device, None)
        self._tell([device])

    async def keep_telling(self, broadcast: Broadcast) -> None:
        """Tell those that asked whenever their day has changed, until cancelled."""
        stirred = asyncio.Event()

        async def listen() -> None:
            async with broadcast.subscribe() as events:
                async for event in events:
                    if event.kind in {"zone", "device", "resync", "experiment"}:
                        stirred.set()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(listen(), name="what changes the day ahead")
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN_S):
                        await stirred.wait()
                await asyncio.sleep(self._gather_s)
                stirred.clear()
                self._tell(tuple(self._told))

    def _tell(self, devices: Iterable[DeviceId]) -> None:
        now = self._clock()
        zones: dict[ZoneId, list[tuple[datetime, Desired]]] = {}
        for device in devices:
            try:
                day = self._day(device, now, zones)
            except Exception:  # noqa: BLE001 the per-device guard: no failure keeps another from its day
                _log.exception("day ahead failed", device=device)
                continue
            told = self._told.get(device)
            if told is None or not told.much_like(day):
                self._told[device] = day
                self._publish(device, day, now)

    def _publish(self, device: DeviceId, day: Day, now: datetime) -> None:
        """Say the day together with the time, at QoS 0: told late it would set the clock wrong.

        Who lost its connection meanwhile asks again.
        """
        payload = orjson.dumps({"now": round(now.timestamp() * 1000), **day.tree()})
        expiry_s = SAID_S if self._expires else None
        self._wire.publish(f"{self._base}/{device}", payload, qos=0, expiry_s=expiry_s)

    def _day(
        self, device: DeviceId, now: datetime, zones: dict[ZoneId, list[tuple[datetime, Desired]]]
    ) -> Day:
        store, ends = self._reconciler.store, ends_tomorrow(self._reconciler.store, now)
        known = self._reconciler.registry.devices.get(device)
        midnight = next_midnight(store, now)
        columns = []
        for part, place in self._reconciler.places.items():
            if known is None or part.device != device or part.part not in known.parts:
                continue
            if place.zone not in zones:
                zones[place.zone] = desired_ahead(store, place.zone, now, self._wished(place.zone, now, ends))
            reported = known.reported.get(part.part, State())
            placed = self._reconciler.allowances.placed(known.parts[part.part], place.layer, reported, now)
            columns.append(part_ahead(placed, zones[place.zone], midnight))
        slots = merged(columns, began_today(store, now), self._encode)
        return Day(tuple((round(at.timestamp()), say) for at, say in slots), round(ends.timestamp())).cut()

    def _wished(self, zone: ZoneId, now: datetime, ends: datetime) -> Wished:
        wishes = self._reconciler.wishes
        day = now.astimezone(self._reconciler.store.timezone).date()
        return Wished(
            wishes.overrides.get(zone),
            self._assignments(zone, now, ends),
            wishes.emergency,
            self._reconciler.meter.used(zone, day),
        )

    def _encode(self, command: Command) -> Iterable[tuple[str, str]]:
        return ((p.topic, p.payload.decode()) for p in self._reconciler.registry.encode(command))
