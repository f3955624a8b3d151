"""Devices over MQTT: discovery and states in, commands out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

import structlog

from controller.adapters.link_message import Message, Outcome, Publisher, Router
from controller.atmosphere.model import Command, DeviceId, PartId
from devices.registry import Complaint, Contact, Press, Publication, Registry, Report

_log = structlog.get_logger(__name__)

DISCOVERY_PREFIX = "homeassistant"
SAID_S = 10
"""how long a question, or a step of showing oneself, is worth delivering"""


class Wire(Publisher, Router, Protocol):
    """A broker connection that publishes and routes."""


OnPress = Callable[[Press, bool], Awaitable[None]]


class DeviceLink:
    """Keeps the registry fed and the subscriptions equal to what it needs to hear.

    ``qos`` (0 or 1) is the best that commands and states travel at. Without ``expires`` commands carry no
    expiry, for a broker that cannot take one along to devices of MQTT 3.1.1.
    """

    def __init__(
        self,
        wire: Wire,
        registry: Registry,
        *,
        prefix: str = DISCOVERY_PREFIX,
        qos: int = 1,
        expires: bool = True,
    ) -> None:
        self._wire = wire
        self._registry = registry
        self._prefix = prefix
        self._qos = qos
        self.expires = expires
        self._on_report: Callable[[Report], None] = _unheard
        self._on_device: Callable[[DeviceId], None] = _unheard
        self._on_contact: Callable[[Contact], Awaitable[None]] | None = None
        self._on_press: OnPress | None = None
        self._on_complaint: Callable[[Complaint], None] = _unheard
        self._topics: frozenset[str] = frozenset()
        self._generation = -1
        self._syncing = False

    def start(
        self,
        *,
        on_report: Callable[[Report], None],
        on_device: Callable[[DeviceId], None],
        on_contact: Callable[[Contact], Awaitable[None]] | None = None,
        on_press: OnPress | None = None,
        on_complaint: Callable[[Complaint], None] | None = None,
    ) -> None:
        """Subscribe to discovery and to what the registry already knows; needs a running event loop.

        ``on_report`` is called for every state or availability that a device says, ``on_device`` when a
        device appears, changes or goes, ``on_complaint`` when a gateway could not carry a command out.
        ``on_contact`` is for what a contact says and ``on_press`` for what a person presses (and
        whether the broker may have told it before): such a message is acknowledged when that is done.
        """
        self._on_report, self._on_device, self._on_contact = on_report, on_device, on_contact
        self._on_press = on_press
        self._on_complaint = on_complaint or _unheard
        for levels in ("+/+", "+/+/+"):
            self._wire.route(f"{self._prefix}/{levels}/config", self._discovered)
        for topic_filter in self._registry.filters():
            self._wire.route(topic_filter, self._discovered)
        self.sync()

    def send(
        self,
        command: Command,
        *,
        expiry_s: int,
        on_outcome: Callable[[Outcome], None] | None = None,
        urgent: bool = False,
    ) -> int:
        """Publish a command, never retained and gone after ``expiry_s``; answers the number of messages.

        ``on_outcome`` is called once for each message. An ``urgent`` command overtakes whatever still waits
        for the broker, and what waits on its own topic is never sent.
        """
        publications = self._registry.encode(command)
        for p in publications:
            self._wire.publish(
                p.topic,
                p.payload,
                qos=min(p.qos, self._qos),
                expiry_s=expiry_s if self.expires else None,
                on_outcome=on_outcome,
                urgent=urgent,
            )
        return len(publications)

    def play(self, steps: Iterable[tuple[float, Publication]]) -> None:
        """Publish each step after its delay in seconds: how a device is made to show itself."""
        loop = asyncio.get_running_loop()
        for delay_s, p in steps:
            loop.call_later(delay_s, self._tell, p)

    def ask(self, parts: Iterable[PartId]) -> None:
        """Ask parts for their state, where their devices can be asked."""
        for part in parts:
            for p in self._registry.refresh(part):
                self._tell(p)

    def _tell(self, p: Publication) -> None:
        self._wire.publish(p.topic, p.payload, qos=p.qos, expiry_s=SAID_S if self.expires else None)

    def sync(self) -> None:
        """Subscribe to the topics that the registry needs now and to no others."""
        self._syncing = False
        if self._registry.generation == self._generation:
            return
        self._generation = self._registry.generation
        topics = self._registry.topics()
        for topic in topics - self._topics:
            self._wire.route(topic, self._said, qos=self._qos)
        for topic in self._topics - topics:
            self._wire.unroute(topic, self._said)
        self._topics = topics

    def _discovered(self, message: Message) -> None:
        for p in self._registry.questions(message.topic, message.payload):
            self._tell(p)
        device = self._registry.discover(message.topic, message.payload)
        if not self._syncing:
            # A thousand devices announce themselves in one go: subscribe once, after the last of them.
            self._syncing = True
            asyncio.get_running_loop().call_soon(self.sync)
        if device is not None:
            self._on_device(device)

    def _said(self, message: Message) -> Awaitable[None] | None:
        for report in self._registry.report(message.topic, message.payload, retain=message.retain):
            self._on_report(report)
        for complaint in self._registry.complaints(message.topic, message.payload):
            self._on_complaint(complaint)
        contacts = self._registry.contacts(message.topic, message.payload) if self._on_contact else ()
        presses = self._registry.presses(message.topic, message.payload, retain=message.retain)
        return self._all_told(contacts, presses, duplicate=message.duplicate) if contacts or presses else None

    async def _all_told(
        self, contacts: Iterable[Contact], presses: Iterable[Press], *, duplicate: bool
    ) -> None:
        for contact in contacts:
            if self._on_contact is not None:
                await self._on_contact(contact)
        for press in presses:
            if self._on_press is not None:
                await self._on_press(press, duplicate)


def _unheard(_said: object) -> None:
    """Nobody listens before ``start``."""
