"""The store's own topics: answers from terminals, the emergency contact, and what signage may read."""

from __future__ import annotations

import orjson
import structlog

from controller.adapters.device_link import Wire
from controller.adapters.events import Broadcast
from controller.adapters.intake import FeedbackIntake
from controller.adapters.link_message import Message
from controller.adapters.signage import Signage
from controller.atmosphere.model import ZoneId
from controller.operations import Operations

_log = structlog.get_logger(__name__)

EMERGENCY_ACTOR = "emergency contact"


def presence(store: str, state: str) -> Message:
    """The controller's retained birth (``online``) or will (``offline``)."""
    return Message(f"ambiyans/{store}/controller", state.encode(), retain=True, qos=1)


class StoreTopics:
    """Listens and speaks under ``ambiyans/{store}/``."""

    def __init__(self, wire: Wire, store: str, intake: FeedbackIntake, operations: Operations) -> None:
        self._wire = wire
        self._store = store
        self._intake = intake
        self._operations = operations
        self._signage = Signage(wire)
        self._last_emergency: bytes | None = None

    def start(self) -> None:
        """Subscribe."""
        self._wire.route(f"ambiyans/{self._store}/feedback/+", self._answer)
        self._wire.route(f"ambiyans/{self._store}/emergency", self._emergency)

    async def _answer(self, message: Message) -> None:
        """Store an answer, then say so: the terminal keeps it until it hears that it is committed."""
        terminal = message.topic.rsplit("/", 1)[1]
        receipt = await self._intake.from_terminal(terminal, message.payload)
        self._wire.publish(f"{message.topic}/receipt", receipt.payload(), qos=1)

    async def _emergency(self, message: Message) -> None:
        try:
            wanted = orjson.loads(message.payload)["active"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            wanted = None
        if not isinstance(wanted, bool):
            _log.error("emergency message not understood", payload=message.payload[:200])
            return
        if message.retain and message.payload == self._last_emergency:
            return  # the broker repeats what it keeps at every connection; people may have ended it since
        self._last_emergency = message.payload
        if wanted != self._operations.emergency:
            await self._operations.set_emergency(active=wanted, actor=EMERGENCY_ACTOR)

    async def show_zones(self, broadcast: Broadcast) -> None:
        """Publish each zone's scene when it changes, until cancelled."""
        async with broadcast.subscribe() as events:
            self._show_all()
            async for event in events:
                if event.kind == "resync":
                    self._show_all()
                elif event.kind == "zone" and event.data["id"] in self._operations.store.zones:
                    self._signage.show(self._store, self._operations.zone(ZoneId(event.data["id"])))

    def reconnected(self) -> None:
        """Say every zone's scene again: the broker may have lost it."""
        self._signage.forget()
        self._show_all()

    def _show_all(self) -> None:
        for status in self._operations.zones():
            self._signage.show(self._store, status)
