"""`ambiyans demo`: a whole simulated store as one tree of processes that ends with this one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import uvloop

from controller.adapters import accounts, scene_files
from controller.adapters.broker import BrokerKind, EmbeddedBroker
from controller.adapters.database import Database
from controller.adapters.http_server import bind
from controller.app import RunningStore, running_store
from controller.atmosphere.hours import is_open, next_close, opening_spans
from controller.atmosphere.model import Store
from controller.clock import store_clock
from controller.demo.experiments import ACTOR
from controller.demo.fleet import DemoDevice, demo_fleet
from controller.demo.history import (
    SimulatedHistory,
    ZoneHistory,
    store_history,
    whole_history,
    zone_history,
)
from controller.demo.live import LiveCustomers
from controller.errors import AmbiyansError
from controller.logs import log_to_stderr
from controller.settings import Settings
from controller.signals import ended
from devices.simulated.fleet_file import fleet_json

FAULTS = 0.3
"""share of the usual faults, so that the demo's store is a well-kept one"""
USER = "demo"
ROLES = ("administrator", "analyst", "facilities", "manager")
FLEET_READY_S = 60.0


class FleetError(AmbiyansError):
    """The simulated devices did not come up."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the simulated devices did not start: {reason or 'their process ended'}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What the command line lets people choose."""

    port: int
    broker: str
    """``mosquitto``, ``iotcore``, or ``auto``: Mosquitto where it is installed"""
    seed: int


def run_demo(options: DemoOptions) -> None:
    """Run until Ctrl-C; everything the demo keeps is in a temporary folder that goes with it."""
    log_to_stderr(quiet=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # clean up, also before there is an event loop
    bind("127.0.0.1", options.port).close()
    store = scene_files.load(scene_files.example_store())
    shift = into_opening(store, store_clock()())
    now = store_clock(shift)()
    _say("Simulating four weeks of a store ...")
    # Forked before there is a thread or an event loop; elsewhere than on Linux started afresh.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(os.cpu_count(), context, initializer=_leave_ctrl_c_to_the_parent) as pool:
        zones = [pool.submit(zone_history, store, zone, now, options.seed) for zone in store.zones]
        past = Simulation(store, now, shift, zones, pool)
        uvloop.run(_run(options, past))


@dataclass(frozen=True, slots=True)
class Simulation:
    """The past that is being lived through, zone by zone, in processes of its own."""

    store: Store
    now: datetime
    shift: timedelta
    zones: list[Future[ZoneHistory]]
    pool: ProcessPoolExecutor

    async def finished(self, seed: int) -> SimulatedHistory:
        """Wait for all zones and let the processes go."""
        zones = await asyncio.gather(*map(asyncio.wrap_future, self.zones))
        self.pool.shutdown(wait=False)
        return await asyncio.to_thread(whole_history, self.store, zones, self.now, seed)


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


async def _run(options: DemoOptions, simulation: Simulation) -> None:
    clock = store_clock(simulation.shift)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ambiyans-demo-")))
        broker = await stack.enter_async_context(_broker(options.broker, folder / "broker"))
        fleet = demo_fleet(simulation.store)
        await stack.enter_async_context(_fleet(fleet, folder, broker.v3_url, options.seed))
        history = await simulation.finished(options.seed)
        settings = Settings(
            scenes=scene_files.example_store(),
            data=folder / "data",
            port=options.port,
            broker=broker.url,
            broker_expiry=broker.expires,
        )
        link = await _written(settings, history, clock)
        notices = (_notice(broker.kind, options.seed, simulation.shift),)
        running = await stack.enter_async_context(
            running_store(settings, now=clock, rng=random.Random(options.seed), notices=notices)
        )
        running.experiments.simulated_truths = {history.experiments[0].plan.design.experiment: history.truth}
        await running.pulse.settled.wait()
        _greet(running, link, broker.note, notices[0])
        await _open_shop(running, history, clock, options.seed)


async def _open_shop(
    running: RunningStore, history: SimulatedHistory, clock: Callable[[], datetime], seed: int
) -> None:
    """Let customers in until a signal ends the day."""
    customers = LiveCustomers(
        running.reconciler,
        running.intake,
        running.link,
        history.fleet,
        history.past,
        clock=clock,
        seed=seed,
    )
    crowd = asyncio.create_task(customers.run(), name="simulated customers")
    end = asyncio.create_task(ended(), name="until a signal")
    await asyncio.wait({crowd, end}, return_when=asyncio.FIRST_COMPLETED)
    for task in (crowd, end):
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await crowd
    _say("Ending the demo ...")


def _broker(name: str, folder: Path) -> EmbeddedBroker:
    kind: BrokerKind | Literal["auto"] = "auto"
    if name == "mosquitto":
        kind = "mosquitto"
    elif name == "iotcore":
        kind = "iotcore"
    return EmbeddedBroker(kind, folder)


def into_opening(store: Store, now: datetime) -> timedelta:
    """How far to move the store's clock so that it is open for another hour: nought if it is."""
    closes = next_close(store, now)
    if is_open(store, now) and closes is not None and closes - now > timedelta(hours=1):
        return timedelta()
    first = now.astimezone(store.timezone).date()
    for days in range(14):
        for opens, closed in opening_spans(store, first + timedelta(days=days)):
            middle = opens + (closed - opens) / 3
            if middle > now and closed - opens > timedelta(hours=2):
                return middle.astimezone(UTC) - now
    return timedelta()


async def _written(settings: Settings, history: SimulatedHistory, clock: Callable[[], datetime]) -> str:
    """Store the past and one user; answers the secret of a sign-in link."""
    settings.data.mkdir(parents=True)
    async with Database(settings.database_url) as database:
        await store_history(database, history)
        await database.write(
            lambda s: accounts.add_user(s, USER, ROLES, password=None, actor=ACTOR, at=clock())
        )
        return await database.write(
            lambda s: accounts.make_sign_in_link(s, USER, clock(), actor=ACTOR, lifetime=timedelta(days=1))
        )


@contextlib.asynccontextmanager
async def _fleet(
    fleet: tuple[DemoDevice, ...], folder: Path, broker_url: str, seed: int
) -> AsyncIterator[None]:
    """The simulated devices in a process of their own, gone when the block ends."""
    path = folder / "fleet.json"
    path.write_bytes(fleet_json(tuple(device.spec for device in fleet)))
    command = (sys.executable, "-m", "devices.simulated", "--broker", broker_url, "--fleet", str(path))
    process = await asyncio.create_subprocess_exec(
        *command,
        *("--seed", str(seed), "--faults", str(FAULTS)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is ours to handle: devices go last
    )
    try:
        said = process.stdout or asyncio.StreamReader()
        async with asyncio.timeout(FLEET_READY_S):
            line = await said.readline()
        if b'"ready"' not in line:
            raise FleetError(line.decode().strip())
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _notice(broker: str, seed: int, shift: timedelta) -> Mapping[str, str]:
    minutes = round(shift.total_seconds() / 60)
    later = f"{minutes // 60} h {minutes % 60} min"
    clock_en = f" The shop would be closed now, so its clock is {later} ahead." if minutes else ""
    clock_tr = f" Mağaza şu an kapalı olurdu, bu yüzden saati {later} ileride." if minutes else ""
    return {
        "en": "Simulated store: its devices, its customers (four times as many as usual) and its past four"
        f" weeks are simulated with seed {seed}; broker: {broker}.{clock_en}",
        "tr": "Simüle edilmiş mağaza: cihazlar, müşteriler (olağanın dört katı) ve geçmiş dört hafta"
        f" {seed} tohumuyla simüle edildi; aracı: {broker}.{clock_tr}",
    }


def _greet(running: RunningStore, link: str, note: str, notice: Mapping[str, str]) -> None:
    _say(notice["en"])
    _say(note)
    _say("")
    _say(f"Panel (signs you in, once):  {running.url}/login/{link}")
    _say(f"A customer's survey:         {running.url}/f/entrance")
    _say(f"A kiosk:                     {running.url}/kiosk/entrance")
    _say("Ctrl-C ends everything.")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 the demo speaks to a person at a terminal
