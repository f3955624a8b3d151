"""A whole store with a thousand lamps: memory, the idle tick, the broker's return, an emergency.

`poe bench-store`. Everything is the product's own: `ambiyans run` as a process for its memory, and a store in
this process for what has to be timed from inside. Times are medians of one machine at one moment.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from pydantic import SecretStr

from controller.app import RunningStore, running_store
from controller.atmosphere.model import Layer, ZoneId
from controller.clock import store_clock
from controller.logs import log_to_stderr
from controller.settings import Settings
from tests.adapters.link_lab import eventually
from tests.benchmarks.scene_round_trip import child
from tests.whole.programs import TOKEN, Mosquitto

FLOOR = ZoneId("floor")
FILES = {
    "store": "store: shop\ntimezone: UTC\nzones:\n  floor: {name: Floor, default: dim}\n",
    "schedule": "[]\n",
    "dim": "light: {brightness: 20%, temperature: 2700 K}\nmusic: off\nscent: off\n",
    "bright": "light: {brightness: 90%, temperature: 4000 K}\nmusic: off\nscent: off\n",
}
WITHIN_S = 120.0


def say(line: str) -> None:
    """Print one result."""
    print(line, flush=True)  # noqa: T201 a benchmark prints


def resident_mb() -> float:
    """This process's resident memory."""
    for row in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if row.startswith("VmRSS"):
            return int(row.split()[1]) / 1024
    return 0.0


async def timed(act: Callable[[], Awaitable[object]], done: Callable[[], bool]) -> float:
    """Seconds from the act until it is done."""
    began_s = time.perf_counter()
    await act()
    await eventually(done, WITHIN_S)
    return time.perf_counter() - began_s


def held(store: RunningStore, n: int) -> Callable[[], bool]:
    """Whether every lamp is what it should be."""
    return lambda: store.reconciler.standing.delivered(FLOOR) == (n, n)


async def adopt(store: RunningStore, n: int) -> None:
    """Put every lamp on the floor, as facilities staff do."""
    await eventually(lambda: len(store.reconciler.registry.devices) == n, WITHIN_S)
    for device in tuple(store.reconciler.registry.devices):
        await store.operations.place(
            device, part=None, zone=FLOOR, layer=Layer("ambient"), name=None, actor="bench"
        )
    await eventually(held(store, n), WITHIN_S)


def idle_tick_ms(store: RunningStore) -> float:
    """The median of a tick in which nothing is to be done, arranging included."""
    ticks = []
    for _ in range(50):
        began_s = time.perf_counter()
        store.operations.arrange()
        store.reconciler.tick(store_clock()())
        ticks.append(time.perf_counter() - began_s)
    return 1e3 * statistics.median(ticks)


async def emergency_ms(store: RunningStore, http: httpx.AsyncClient, n: int) -> tuple[float, float]:
    """A normal switch of all lamps and an emergency, until the last lamp's own word."""

    async def switch() -> None:
        await http.post(f"/api/v1/zones/{FLOOR}/override", json={"scene": "bright", "minutes": 60})

    async def raise_it() -> None:
        await http.post("/api/v1/emergency", json={"active": True})

    normal = await timed(switch, held(store, n))
    emergency = await timed(raise_it, held(store, n))
    await http.post("/api/v1/emergency", json={"active": False})
    await eventually(held(store, n), WITHIN_S)
    return 1e3 * normal, 1e3 * emergency


async def back_s(store: RunningStore, broker: Mosquitto, n: int) -> float:
    """From the broker's return until every lamp is known and right."""
    await asyncio.to_thread(broker.stop)
    await eventually(lambda: not store.link.connected, WITHIN_S)
    await asyncio.to_thread(broker.start)

    def right() -> bool:
        entries = (store.reconciler.ledger.entry(part) for part in store.reconciler.places)
        known = all(entry is not None and entry.holds and not entry.doubted for entry in entries)
        return store.link.connected and known and held(store, n)()

    began_s = time.perf_counter()
    await eventually(right, WITHIN_S)
    return time.perf_counter() - began_s


def scene_folder(folder: Path) -> Path:
    """The scene files of one floor; the broker may read what lies beside them."""
    folder.chmod(0o755)
    scenes = folder / "scenes"
    scenes.mkdir()
    for file, content in FILES.items():
        (scenes / f"{file}.yaml").write_text(content, encoding="utf-8")
    return scenes


async def measure(n: int) -> None:
    """Run one store with ``n`` lamps and print its numbers."""
    with tempfile.TemporaryDirectory(prefix="ambiyans-bench-") as name:
        folder = Path(name)
        scenes = scene_folder(folder)
        broker = Mosquitto(folder / "broker")
        broker.start()
        settings = Settings(
            scenes=scenes, data=folder / "data", port=0, broker=broker.url, admin_token=SecretStr(TOKEN)
        )
        fleet = ("tests.benchmarks.echo_fleet", "--broker", broker.url, "--n", str(n), "--qos", "1")
        try:
            async with child(*fleet) as lamps:
                if lamps.stdout is not None:
                    await lamps.stdout.readline()
                await _in_store(settings, broker, n)
        finally:
            broker.stop()


async def _in_store(settings: Settings, broker: Mosquitto, n: int) -> None:
    before_mb = resident_mb()
    async with (
        running_store(settings, now=store_clock(), rng=random.Random(1)) as store,
        httpx.AsyncClient(
            base_url=store.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60
        ) as http,
    ):
        await adopt(store, n)
        for page in ("/api/v1/zones", "/api/v1/devices"):
            await http.get(page)
        say(f"N={n:5d}  resident {resident_mb():6.1f} MB (before the store {before_mb:.1f} MB)")
        say(f"N={n:5d}  idle tick {idle_tick_ms(store):6.2f} ms")
        normal, emergency = await emergency_ms(store, http, n)
        say(
            f"N={n:5d}  switch {normal:7.1f} ms  emergency {emergency:7.1f} ms"
            f"  ratio {emergency / normal:4.2f}"
        )
        say(f"N={n:5d}  broker back until all known and right {await back_s(store, broker, n):5.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[1000, 3000])
    wanted = parser.parse_args()
    log_to_stderr(quiet=True)
    for lamps_wanted in wanted.n:
        asyncio.run(measure(lamps_wanted))
    sys.exit(0)
