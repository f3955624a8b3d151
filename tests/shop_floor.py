"""A shop floor under the test's own hand: a real reconciler and registry, devices that speak when told to."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from controller.adapters.events import EventKind
from controller.adapters.link_message import OnOutcome, Outcome
from controller.adapters.status import Place
from controller.atmosphere.delivery import Delivery, Receipt
from controller.atmosphere.model import (
    Command,
    DeviceId,
    Exposure,
    Layer,
    Override,
    PartId,
    SceneName,
    State,
    Store,
    ZoneId,
)
from controller.atmosphere.pacing import Pacing
from controller.atmosphere.patience import Patience
from controller.atmosphere.white import mired
from controller.reconciler import Reconciler
from devices.registry import Registry
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, at, rule
from tests.devices.announcements import DIFFUSER, PLAYER, lamp_config, whole_device

SCENES: Mapping[str, Mapping[str, object]] = {
    "calm": {"light": {"brightness": "60%", "temperature": "3000 K"}},
    "evening": {"light": {"brightness": "30%", "temperature": "2700 K"}},
    "slow": {"light": {"brightness": "60%", "temperature": "3000 K", "fade": "10 s"}},
    "scented": {"light": {"brightness": "60%"}, "scent": {"fragrance": "lavender", "intensity": "40%"}},
    "strange": {"scent": {"fragrance": "pine", "intensity": "40%"}},
    "musical": {"music": {"playlist": "calm", "volume": "30%"}},
}
SHOP = a_shop(rule("calm", "10:00", "12:00"), rule("evening", "12:00", "22:00"), scenes=SCENES)
"""Calm from ten to twelve, evening from then to ten, everything off at night."""
ELEVEN = at(SHOP, MONDAY, "11:00")
STEADY = Patience(jitter=0.0)
"""Every wait as long as it says."""
CALM = {"state": "ON", "brightness": 152, "color_mode": "color_temp", "color_temp": 333}
"""The echo of the scene calm: 60 % of 254 steps, 1,000,000 / 3000 mired."""


class FakeSender:
    """Takes commands to nobody; a broken device's raise as one whose template fails would."""

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.outcomes: list[OnOutcome] = []
        self.urgent: set[PartId] = set()
        self.broken: set[DeviceId] = set()

    def send(
        self,
        command: Command,
        *,
        expiry_s: int,
        on_outcome: OnOutcome | None = None,
        urgent: bool = False,
    ) -> int:
        """Note the command."""
        if urgent:
            self.urgent.add(command.part)
        assert expiry_s > 0
        if command.part.device in self.broken:
            message = "its template failed"
            raise RuntimeError(message)
        self.sent.append(command)
        if on_outcome is not None:
            self.outcomes.append(on_outcome)
        return 1

    def take(self) -> list[Command]:
        """What was sent since this was last asked."""
        taken, self.sent = self.sent, []
        return taken


class MemoryJournal:
    """Keeps what the reconciler wants kept; the last word about each."""

    def __init__(self) -> None:
        self.receipts: dict[str, Receipt] = {}
        self.exposures: dict[tuple[ZoneId, datetime], Exposure] = {}

    def begun(self, header: Receipt, parts: Sequence[PartId]) -> None:
        """Keep a receipt of which nothing is known yet."""
        queued = tuple(Delivery(Command(part, State())) for part in parts)
        self.receipts[header.id] = replace(header, deliveries=queued)

    def receipt(self, receipt: Receipt) -> None:
        """Keep a receipt."""
        self.receipts[receipt.id] = receipt

    def exposure(self, exposure: Exposure) -> None:
        """Keep an exposure."""
        self.exposures[exposure.zone, exposure.begins] = exposure


class ShopFloor:
    """One store, one clock; nothing happens unless the test says so."""

    def __init__(
        self,
        store: Store = SHOP,
        now: datetime = ELEVEN,
        *,
        registry: Registry | None = None,
        seed: int = 1,
        journal: MemoryJournal | None = None,
        pacing: Pacing | None = None,
    ) -> None:
        self.now = now
        self.registry = registry or Registry()
        self.sender = FakeSender()
        self.journal = journal or MemoryJournal()
        self.announced: list[tuple[EventKind, str]] = []
        self.echoes: list[tuple[PartId, datetime, State]] = []
        self.reconciler = Reconciler(
            store,
            self.registry,
            self.sender,
            self.journal,
            announce=lambda kind, subject: self.announced.append((kind, subject)),
            rng=random.Random(seed),
            patience=STEADY,
            pacing=pacing,
        )

    # devices

    def lamp(self, name: str, zone: ZoneId = ENTRANCE, layer: str = "ambient", **options: object) -> PartId:
        """Hang a lamp (its discovery ``options`` replaced) into a zone."""
        about = {"identifiers": [name], "name": name}
        said: dict[str, object] = {
            "command_topic": f"{name}/set",
            "state_topic": name,
            "availability_topic": f"{name}/here",
            "unique_id": name,
            "device": about,
        }
        _, payload = lamp_config(**{**said, **options})
        return self.discover(f"homeassistant/light/{name}/light/config", payload, zone, layer)

    def player(self, name: str = "player", zone: ZoneId = ENTRANCE) -> PartId:
        """Put a music player into a zone; its topics are those of the announcements."""
        return self.discover(*whole_device(name, PLAYER, avty_t=f"{name}/here"), zone)

    def diffuser(self, name: str = "diffuser", zone: ZoneId = ENTRANCE) -> PartId:
        """Put a diffuser with lavender and citrus into a zone."""
        return self.discover(*whole_device(name, DIFFUSER, avty_t=f"{name}/here"), zone)

    def discover(self, topic: str, payload: bytes, zone: ZoneId, layer: str = "ambient") -> PartId:
        """Let a device of one part announce itself, and place that."""
        device = self.registry.discover(topic, payload)
        assert device is not None, list(self.registry.warnings)
        (part,) = self.registry.devices[device].parts
        placed = {**self.reconciler.places, PartId(device, part): Place(zone, Layer(layer))}
        self.reconciler.rearrange(placed, self.now)
        return PartId(device, part)

    def say(self, topic: str, payload: object) -> None:
        """Bring a device's message: text as it is, anything else as JSON."""
        message = payload.encode() if isinstance(payload, str) else orjson.dumps(payload)
        for report in self.registry.report(topic, message):
            self.reconciler.hearing.heard(report, self.now)

    def echo(self, part: PartId, state: State | None = None) -> None:
        """Let a lamp say that it is as it should be, or ``state``."""
        said = state or self.wanted(part)
        self.echoes.append((part, self.now, said))
        self.say(part.device, lamp_json(said))

    def give_power(self, part: PartId) -> None:
        """Let a device say that it is there."""
        self.say(f"{part.device}/here", "online")

    def cut_power(self, part: PartId) -> None:
        """Let the broker say that a device is gone."""
        self.say(f"{part.device}/here", "offline")

    # the clock

    def tick(self) -> list[Command]:
        """One tick; answers what was sent."""
        self.reconciler.tick(self.now)
        return self.sender.take()

    def switch(self, scene: str = "", zone: ZoneId = ENTRANCE) -> str:
        """Switch a zone to a scene for good (none: to what is due); answers the receipt's id."""
        self.reconciler.wishes.overrides.pop(zone, None)
        if scene:
            self.override(scene, zone)
        return self.reconciler.switch(zone, self.now)

    def override(self, scene: str, zone: ZoneId = ENTRANCE, until: datetime | None = None) -> None:
        """Let a person choose a scene; it is carried out by the next tick or switch."""
        chosen = Override(f"{scene}@{self.now}", zone, self.now, until, SceneName(scene), reason="choice")
        self.reconciler.wishes.overrides[zone] = chosen

    def wait(self, seconds: float) -> list[Command]:
        """Let time pass as a running store does: each deadline on time, a tick at the end."""
        ends = self.now + timedelta(seconds=seconds)
        while (due := self.reconciler.next_due()) is not None and due <= ends:
            self.now = max(due, self.now)
            self.reconciler.verify(self.now)
        self.now = ends
        return self.tick()

    # what is to be seen

    def wanted(self, part: PartId) -> State:
        """What a part should be."""
        entry = self.reconciler.ledger.entry(part)
        assert entry is not None
        return entry.wanted.state

    def receipt(self, receipt: str) -> Receipt:
        """A receipt, running or kept."""
        return self.reconciler.ledger.receipt(receipt) or self.journal.receipts[receipt]

    def delivery(self, receipt: str, part: PartId) -> Delivery:
        """One part's share of a receipt."""
        return next(d for d in self.receipt(receipt).deliveries if d.part == part)

    def exposures(self, zone: ZoneId = ENTRANCE) -> list[Exposure]:
        """All exposures of a zone by time."""
        kept = (e for (of, _), e in self.journal.exposures.items() if of == zone)
        return sorted(kept, key=lambda e: e.begins)

    def answer_all(self, outcome: Outcome) -> None:
        """Let the broker answer everything that was published."""
        answers: list[Callable[[Outcome], None]] = self.sender.outcomes
        self.sender.outcomes = []
        for answer in answers:
            answer(outcome)


def lamp_json(state: State) -> dict[str, Any]:
    """A lamp's state as it says it itself."""
    said: dict[str, Any] = {"state": "ON" if state.on else "OFF"}
    if state.brightness is not None:
        said["brightness"] = round(state.brightness * 254)
    if state.temperature_kelvin is not None:
        said |= {"color_mode": "color_temp", "color_temp": round(mired(state.temperature_kelvin))}
    if state.color is not None:
        said |= {"color_mode": "xy", "color": {"x": state.color.x, "y": state.color.y}}
    return said


def utc(hour: int, minute: int = 0) -> datetime:
    """A wall time of the shop's Monday as UTC."""
    return at(SHOP, MONDAY, f"{hour:02}:{minute:02}").astimezone(UTC)
