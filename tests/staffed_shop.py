"""A shop floor with people: operations on a real database, an in-memory broker, a clock moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from controller.adapters.database import Database
from controller.adapters.events import Broadcast
from controller.adapters.intake import FeedbackIntake
from controller.adapters.journal import DatabaseJournal
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.model import Exposure, Layer, PartId, SceneName
from controller.operations import Operations
from controller.topics import StoreTopics
from devices.registry import Publication
from tests.atmosphere.shop import ENTRANCE
from tests.fakes import FakeBroker
from tests.shop_floor import MemoryJournal, ShopFloor

ACTOR = "ayse"


@dataclass
class StaffedShop:
    """One run of a store; a second one on the same database is the store after a power cut."""

    floor: ShopFloor
    database: Database
    operations: Operations
    intake: FeedbackIntake
    topics: StoreTopics
    broker: FakeBroker
    broadcast: Broadcast
    played: list[tuple[float, Publication]] = field(default_factory=list)

    async def adopted_lamp(self, name: str = "lamp") -> PartId:
        """A lamp that somebody put at the entrance."""
        part = self.floor.lamp(name)
        self.floor.reconciler.rearrange({}, self.floor.now)
        await self.operations.place(
            part.device, part=None, zone=ENTRANCE, layer=Layer("ambient"), name=None, actor=ACTOR
        )
        self.floor.tick()
        return part

    async def choose(self, scene: str, *, minutes: float = 30.0) -> str:
        """Somebody switches the entrance."""
        return await self.operations.override(
            ENTRANCE,
            scene=SceneName(scene),
            patch=None,
            until=None,
            minutes=minutes,
            reason="choice",
            actor=ACTOR,
        )


class KeptJournal(MemoryJournal):
    """Remembers, and has it written to the database as a running store does."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._kept = DatabaseJournal(database)

    def begun(self, header: Receipt, parts: Sequence[PartId]) -> None:
        super().begun(header, parts)
        self._kept.begun(header, parts)

    def receipt(self, receipt: Receipt) -> None:
        super().receipt(receipt)
        self._kept.receipt(receipt)

    def exposure(self, exposure: Exposure) -> None:
        super().exposure(exposure)
        self._kept.exposure(exposure)


@asynccontextmanager
async def staffed_shop(url: str) -> AsyncIterator[StaffedShop]:
    """A run of the store on a migrated database."""
    async with Database(url) as database:
        floor, broker, broadcast = (
            ShopFloor(journal=KeptJournal(database)),
            FakeBroker(auto=True),
            Broadcast(),
        )
        played: list[tuple[float, Publication]] = []
        operations = Operations(
            floor.reconciler,
            database,
            clock=lambda: floor.now,
            play=played.extend,
            notes=lambda: ("the broker is away",),
            announce=lambda kind, subject: floor.announced.append((kind, subject)),
        )
        intake = FeedbackIntake(
            database,
            store=lambda: operations.store,
            context=operations.context,
            events=broadcast,
            clock=lambda: floor.now,
        )
        topics = StoreTopics(broker, "moda", intake, operations)
        yield StaffedShop(floor, database, operations, intake, topics, broker, broadcast, played)
