"""The composition root: the only place that makes a broker link, a database and a web server."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from fastapi import FastAPI

from controller.adapters import scene_files
from controller.adapters.broker import EmbeddedBroker
from controller.adapters.broker_check import broker_warnings
from controller.adapters.data_directory import locked
from controller.adapters.database import Database
from controller.adapters.device_link import DeviceLink
from controller.adapters.events import Broadcast, Event, EventKind
from controller.adapters.experiments import Experiments
from controller.adapters.http_server import bind, web_server
from controller.adapters.intake import FeedbackIntake
from controller.adapters.journal import DatabaseJournal
from controller.adapters.link import Link
from controller.adapters.link_settings import LinkSettings, LinkTls
from controller.atmosphere.model import ZoneId
from controller.atmosphere.pacing import Pacing
from controller.housekeeping import keep_house
from controller.operations import Operations
from controller.presses import Presses
from controller.pulse import Pulse
from controller.reconciler import Reconciler
from controller.settings import Settings
from controller.slots import DayAhead
from controller.topics import StoreTopics, presence
from controller.web.application import create_app
from controller.web.ports import Dependencies, WebSettings
from devices.registry import Registry

_log = structlog.get_logger(__name__)

LEAST_KEPT = 2000
"""messages that a store's broker must keep for a client that is away for a moment"""


@dataclass(frozen=True, slots=True)
class RunningStore:
    """A composed store, for whoever runs it beside other things (the demo, the tests)."""

    operations: Operations
    reconciler: Reconciler
    database: Database
    intake: FeedbackIntake
    experiments: Experiments
    link: Link
    pulse: Pulse
    broadcast: Broadcast
    url: str
    """where the panel answers"""
    broker_url: str
    broker_note: str
    """what an operator should know of an embedded broker; empty for one of the store's own"""


@contextlib.asynccontextmanager
async def running_store(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    rng: random.Random,
    notices: tuple[Mapping[str, str], ...] = (),
) -> AsyncIterator[RunningStore]:
    """Compose a store and run it until the block ends.

    Raises the errors of its parts for what an operator can mend: scene files, data folder, broker URL,
    database, address.
    """
    store = scene_files.load(settings.scenes, today=now().date())
    async with contextlib.AsyncExitStack() as stack:
        listener = stack.enter_context(bind(settings.host, settings.port))
        stack.enter_context(locked(settings.data))
        url, expires, note = await _broker(settings, stack)
        database = await stack.enter_async_context(Database(settings.database_url))
        link = Link(_link_settings(settings, url, store.id), rng=rng)
        registry = Registry(settings.discovery_prefix, own_topics=(f"ambiyans/{store.id}/",))
        wire = DeviceLink(link, registry, prefix=settings.discovery_prefix, expires=expires)
        broadcast = Broadcast()

        def announce(kind: EventKind, subject: str) -> None:
            broadcast.publish(Event(kind, {"id": subject}))
            if kind == "zone":
                operations.remember(ZoneId(subject))

        reconciler = Reconciler(
            store,
            registry,
            wire,
            DatabaseJournal(database),
            announce=announce,
            rng=rng,
            pacing=Pacing({"zigbee2mqtt": settings.zigbee_commands_per_s}),
        )
        operations = Operations(
            reconciler,
            database,
            clock=now,
            play=wire.play,
            notes=lambda: _notes(link, note),
            announce=announce,
        )
        experiments = await stack.enter_async_context(
            Experiments(
                database,
                broadcast=broadcast,
                clock=now,
                store=lambda: operations.store,
                fixtures=operations.fixtures,
            )
        )
        reconciler.wishes.assignment = experiments.assignment
        await operations.restore()
        running = RunningStore(
            operations=operations,
            reconciler=reconciler,
            database=database,
            intake=_intake(operations, database, broadcast, now),
            experiments=experiments,
            link=link,
            pulse=Pulse(reconciler, operations, clock=now),
            broadcast=broadcast,
            url=_url(settings.host, listener),
            broker_url=url,
            broker_note=note,
        )
        web = create_app(_dependencies(running, settings, now, notices))
        async with _alive(running, wire, settings, now), _served(running, web, listener):
            yield running


def _intake(
    operations: Operations, database: Database, broadcast: Broadcast, now: Callable[[], datetime]
) -> FeedbackIntake:
    return FeedbackIntake(
        database,
        store=lambda: operations.store,
        context=operations.context,
        events=broadcast,
        clock=now,
    )


def _dependencies(
    running: RunningStore,
    settings: Settings,
    now: Callable[[], datetime],
    notices: tuple[Mapping[str, str], ...],
) -> Dependencies:
    return Dependencies(
        controls=running.operations,
        database=running.database,
        intake=running.intake,
        experiments=running.experiments,
        broadcast=running.broadcast,
        clock=now,
        ready=lambda: {"broker": running.link.connected, "zones": running.pulse.settled.is_set()},
        settings=_web_settings(settings, running.url, notices),
    )


@contextlib.asynccontextmanager
async def _alive(
    running: RunningStore, wire: DeviceLink, settings: Settings, now: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Listen, tick, keep and tidy for as long as the block lasts."""
    pulse = running.pulse
    topics = StoreTopics(running.link, running.operations.store.id, running.intake, running.operations)
    ahead = DayAhead(
        running.link,
        running.reconciler,
        store=running.operations.store.id,
        clock=now,
        assignments=running.experiments.assignments,
        expires=wire.expires,
    )
    wire.start(
        on_report=pulse.heard,
        on_device=pulse.appeared,
        on_contact=running.operations.contact,
        on_press=Presses(running.intake, running.operations, clock=now).pressed,
        on_complaint=pulse.complained,
    )
    topics.start()
    ahead.start()
    running.link.watch(pulse.connected)
    running.link.watch(lambda connected, _reason: topics.reconnected() if connected else None)
    keep_persons = timedelta(days=settings.personal_data_days)
    house = keep_house(running.database, running.experiments, clock=now, keep_persons=keep_persons)
    async with running.link, asyncio.TaskGroup() as tasks:
        beats = [
            tasks.create_task(pulse.run(running.link, ask=wire.ask), name="pulse"),
            tasks.create_task(pulse.flush(), name="keep exposures"),
            tasks.create_task(running.operations.keep_runs(), name="keep runs"),
            tasks.create_task(pulse.follow_files(settings.scenes), name="scene files"),
            tasks.create_task(topics.show_zones(running.broadcast), name="signage"),
            tasks.create_task(ahead.keep_telling(running.broadcast), name="the day ahead"),
            tasks.create_task(house, name="housekeeping"),
            tasks.create_task(_check_broker(running, settings), name="broker check"),
        ]
        try:
            yield
        finally:
            for beat in beats:
                beat.cancel()


async def _check_broker(running: RunningStore, settings: Settings) -> None:
    """Look once whether a broker of the store's own keeps a full scene's messages, and tell the operators."""
    if settings.broker is None:
        return
    await running.pulse.settled.wait()
    store = running.operations.store.id
    messages = max(LEAST_KEPT, 2 * len(running.reconciler.places))
    link = _link_settings(settings, running.broker_url, store)
    found = await broker_warnings(link, f"$ambiyans/{store}/check", messages, rng=random.Random(store))
    running.operations.broker_warnings = found
    for warning in found:
        _log.warning("broker", warning=warning)


@contextlib.asynccontextmanager
async def _served(running: RunningStore, web: FastAPI, listener: socket.socket) -> AsyncIterator[None]:
    """Answer HTTP for as long as the block lasts; open event streams end with it."""
    server = web_server(web)
    listener.listen()  # who comes before the server is up waits for it
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[listener]), name="web")
        try:
            yield
        finally:
            running.broadcast.close()
            server.end()


async def _broker(settings: Settings, stack: contextlib.AsyncExitStack) -> tuple[str, bool, str]:
    """Its URL, whether it takes messages with an expiry along to every device, and what to know of it."""
    if settings.broker is not None:
        return settings.broker, settings.broker_expiry, ""
    broker = await stack.enter_async_context(EmbeddedBroker("auto", settings.data / "broker"))
    return broker.url, broker.expires, broker.note


def _link_settings(settings: Settings, url: str, store: str) -> LinkSettings:
    tls = LinkTls(
        ca_file=settings.broker_ca,
        client_certificate=settings.broker_certificate,
        client_key=settings.broker_key,
    )
    folder = hashlib.sha256(str(settings.data.resolve()).encode()).hexdigest()[:12]
    link = LinkSettings.from_url(url, client_id=f"ambiyans-{store}-{folder}", tls=tls)
    password = settings.broker_password
    return replace(
        link,
        username=link.username or settings.broker_username,
        password=link.password or (password.get_secret_value() if password else None),
        birth=presence(store, "online"),
        will=presence(store, "offline"),
    )


def _web_settings(settings: Settings, url: str, notices: tuple[Mapping[str, str], ...]) -> WebSettings:
    token = settings.admin_token
    return WebSettings(
        admin_token=token.get_secret_value() if token else None,
        secure_cookies=settings.secure_cookies,
        public_url=settings.public_url or url,
        notices=notices,
    )


def _notes(link: Link, broker_note: str) -> tuple[str, ...]:
    away = () if link.connected else (f"The broker is away: {link.reason}",)
    return (*away, *((broker_note,) if broker_note else ()))


def _url(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
