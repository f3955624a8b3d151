"""What goes wrong in a shop, on a real broker: each time the scene comes about, or it is said what failed."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from controller.app import RunningStore, running_store
from controller.atmosphere.delivery import Receipt, ReceiptStatus
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from controller.settings import Settings
from tests.adapters.link_lab import eventually
from tests.whole.faulty_lamps import Lamps, Manner, lamps
from tests.whole.programs import TOKEN, Mosquitto, mosquitto

FLOOR = ZoneId("floor")
STORE = """\
store: shop
timezone: UTC
zones:
  floor: {name: Floor, default: dim}
"""
SCENES = {
    "dim": "light: {brightness: 20%, temperature: 2700 K}\nmusic: off\nscent: off\n",
    "bright": "light: {brightness: 90%, temperature: 4000 K}\nmusic: off\nscent: off\n",
    "half": "light: {brightness: 50%, temperature: 3000 K}\nmusic: off\nscent: off\n",
}
LONG_S = 30.0


class SetClock:
    """The wall clock of this machine, and whatever somebody set it off by."""

    def __init__(self) -> None:
        self.off = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.off  # noqa: TID251 the test's own wall clock


@dataclass
class Floor:
    """A running store with one zone full of lamps."""

    store: RunningStore
    fleet: Lamps
    http: httpx.AsyncClient
    clock: SetClock

    async def switch(self, scene: str, **more: object) -> str:
        answer = await self.http.post(f"/api/v1/zones/{FLOOR}/override", json={"scene": scene, **more})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["receipt"])

    async def final(self, receipt: str) -> Receipt:
        async def pending() -> bool:
            found = await self.store.operations.receipt(receipt)
            return found is None or found.status is ReceiptStatus.PENDING

        async with asyncio.timeout(LONG_S):
            while await pending():  # noqa: ASYNC110 a receipt's end is no event of ours
                await asyncio.sleep(0.01)
        found = await self.store.operations.receipt(receipt)
        assert found is not None
        return found

    def all_are(self, brightness: float) -> Callable[[], bool]:
        steps = round(brightness * 254)
        return lambda: (
            len(self.fleet.states) == self.fleet.n
            and all(abs(state["brightness"] - steps) <= 2 for state in self.fleet.states.values())
        )

    def holding(self) -> tuple[int, int]:
        return self.store.reconciler.standing.delivered(FLOOR)


def reasons(receipt: Receipt) -> dict[str, str]:
    return {d.part.device: f"{d.status}: {d.reason}" for d in receipt.deliveries if d.status != "observed"}


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path / "broker") as running:
        yield running


@asynccontextmanager
async def floor(tmp_path: Path, port: int, n: int, **manners: Manner) -> AsyncIterator[Floor]:
    """A store of its own whose ``n`` lamps are adopted and dim."""
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    files = {"store": STORE, "schedule": "[]\n", **SCENES}
    for name, content in files.items():
        (scenes / f"{name}.yaml").write_text(content, encoding="utf-8")
    settings = Settings(
        scenes=scenes,
        data=tmp_path / "data",
        port=0,
        broker=f"mqtt://127.0.0.1:{port}",
        admin_token=SecretStr(TOKEN),
    )
    clock = SetClock()
    async with (
        lamps(port, n, **manners) as fleet,
        running_store(settings, now=clock, rng=random.Random(1)) as store,
        httpx.AsyncClient(
            base_url=store.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30
        ) as http,
    ):
        await eventually(lambda: len(store.reconciler.registry.devices) == n, LONG_S)
        for number in range(n):
            await store.operations.place(
                DeviceId(f"lamp{number}"),
                part=None,
                zone=FLOOR,
                layer=Layer("ambient"),
                name=None,
                actor="test",
            )
        running = Floor(store, fleet, http, clock)
        good = [number for number in range(n) if fleet.manner(number) is not Manner.SILENT]
        await eventually(lambda: set(good) <= fleet.states.keys(), LONG_S)
        yield running


async def test_bad_manners_of_some_lamps_are_named_and_delay_no_other(
    tmp_path: Path, broker: Mosquitto
) -> None:
    manners = {
        "lamp0": Manner.SILENT,
        "lamp1": Manner.LATE,
        "lamp2": Manner.DOUBLE,
        "lamp3": Manner.LYING,
    }
    async with floor(tmp_path, broker.port, 24, **manners) as shop:
        receipt = await shop.final(await shop.switch("bright"))

    by_device = {d.part.device: d for d in receipt.deliveries}
    assert reasons(receipt) == {
        "lamp0": "failed: no echo of its state",
        "lamp3": "failed: reports brightness 3%, wanted brightness 90%",
    }
    good = {name: d for name, d in by_device.items() if name not in {"lamp0", "lamp1", "lamp3"}}
    assert {d.attempts for d in good.values()} == {1}
    assert len({d.sent_at for d in by_device.values() if d.attempts == 1}) == 1
    assert by_device[DeviceId("lamp0")].attempts == 3


async def test_a_lamp_that_comes_and_goes_gets_the_scene_of_now_when_it_stays(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with floor(tmp_path, broker.port, 4) as shop:
        shop.fleet.manners[0] = Manner.SILENT
        for word in (b"offline", b"online", b"offline", b"online", b"offline"):
            await shop.fleet.say("lamp/0/here", word, retain=True)
        receipt = await shop.final(await shop.switch("bright"))
        await shop.switch("half")

        shop.fleet.manners[0] = Manner.GOOD
        await shop.fleet.say("lamp/0/here", b"online", retain=True)

        await eventually(shop.all_are(0.5))
        await eventually(lambda: shop.holding() == (4, 4))
    assert reasons(receipt)["lamp0"].startswith(("failed: offline", "skipped: superseded"))


async def test_the_broker_is_restarted_in_the_middle_of_a_change(tmp_path: Path, broker: Mosquitto) -> None:
    async with floor(tmp_path, broker.port, 30) as shop:
        receipt = await shop.switch("bright")

        await asyncio.to_thread(broker.stop)
        await asyncio.to_thread(broker.start)
        async with lamps(broker.port, 30) as again:
            shop.fleet = again
            await eventually(lambda: shop.holding() == (30, 30), LONG_S)
            verdict = await shop.final(receipt)

    assert verdict.status is not ReceiptStatus.PENDING


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_is_set_by_an_hour_makes_nothing_wait_or_fail(
    tmp_path: Path, broker: Mosquitto, hours: int
) -> None:
    async with floor(tmp_path, broker.port, 6, lamp0=Manner.SILENT, lamp1=Manner.LATE) as shop:
        receipt = await shop.switch("bright", minutes=600)

        shop.clock.off = timedelta(hours=hours)

        found = await shop.final(receipt)
        later = await shop.final(await shop.switch("half", minutes=600))
    assert set(reasons(found)) == set(reasons(later)) == {"lamp0"}


async def test_two_managers_at_once_leave_one_scene_and_only_honest_receipts(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with floor(tmp_path, broker.port, 10) as shop:
        wanted = ["bright", "half"] * 3

        made = await asyncio.gather(*(shop.switch(scene, minutes=30) for scene in wanted))
        verdicts = [await shop.final(receipt) for receipt in made]

        zone = (await shop.http.get(f"/api/v1/zones/{FLOOR}")).json()
        brightness = {"bright": 0.9, "half": 0.5}[zone["scene"]]
        await eventually(shop.all_are(brightness))
        await eventually(lambda: shop.holding() == (10, 10))
    assert len(set(made)) == len(wanted)
    assert any(verdict.scene == zone["scene"] for verdict in verdicts)
    assert {d.reason for verdict in verdicts for d in verdict.deliveries} <= {"", "superseded"}


def emergency_is_everywhere(shop: Floor) -> Callable[[], bool]:
    return lambda: (
        len(shop.fleet.states) == shop.fleet.n
        and all(state["brightness"] >= 252 for state in shop.fleet.states.values())
    )


async def test_a_locked_database_delays_no_emergency_and_loses_nothing(
    tmp_path: Path, broker: Mosquitto
) -> None:
    answer = {"id": "a-1", "zone": FLOOR, "metric": "csat", "score": 5}
    async with floor(tmp_path, broker.port, 6) as shop:
        other = sqlite3.connect(tmp_path / "data" / "ambiyans.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        given = asyncio.create_task(shop.http.post("/api/v1/feedback", json=answer))
        raised = asyncio.create_task(shop.http.post("/api/v1/emergency", json={"active": True}))

        await eventually(emergency_is_everywhere(shop))
        waited = not given.done()
        other.execute("ROLLBACK")
        other.close()

        assert (await raised).status_code == 202
        assert (await given).status_code == 201
    assert waited


async def test_a_full_disk_stops_no_scene_acknowledges_nothing_and_ends_when_there_is_room(
    tmp_path: Path, broker: Mosquitto
) -> None:
    def answer(number: int) -> dict[str, Any]:
        comment = "x" * 2000
        return {
            "id": f"a-{number}",
            "zone": FLOOR,
            "metric": "csat",
            "score": 5,
            "comment": comment,
        }

    async with floor(tmp_path, broker.port, 6) as shop:
        database = shop.store.database

        def fill(session: Any) -> int:  # noqa: ANN401 a session of any database
            pages = session.execute(text("PRAGMA page_count")).scalar_one()
            return int(session.execute(text(f"PRAGMA max_page_count = {pages}")).scalar_one())

        await database.write(fill)
        full = [await shop.http.post("/api/v1/feedback", json=answer(number)) for number in range(20)]
        await shop.http.post("/api/v1/emergency", json={"active": True})
        await eventually(emergency_is_everywhere(shop))
        await database.write(lambda s: s.execute(text("PRAGMA max_page_count = 1073741823")).scalar_one())
        again = [await shop.http.post("/api/v1/feedback", json=answer(number)) for number in range(20)]
        stored = (await shop.http.get("/api/v1/feedback?limit=100")).json()["items"]

    refused = [response for response in full if response.status_code == 503]
    assert refused
    assert {response.status_code for response in full} <= {201, 503}
    assert {response.status_code for response in again} <= {200, 201}
    assert sorted(item["id"] for item in stored) == sorted(f"a-{number}" for number in range(20))


async def test_a_flood_of_five_thousand_devices_and_hostile_payloads_disturb_no_scene(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with floor(tmp_path, broker.port, 6) as shop:
        hostile = b"[" * 10_000_000
        await shop.fleet.say("homeassistant/light/hostile/light/config", hostile, retain=True)
        await shop.fleet.say("lamp/0/state", hostile, retain=True)
        await shop.fleet.say("homeassistant/light/deep/light/config", b"[" * 100_000, retain=True)
        for number in range(1000, 6000):
            known = {"identifiers": [f"flood{number}"]}
            body = {"command_topic": f"flood/{number}/set", "unique_id": f"f{number}", "device": known}
            await shop.fleet.say(f"homeassistant/switch/flood{number}/config", body, retain=True)

        receipt = await shop.final(await shop.switch("bright"))

        await eventually(lambda: len(shop.store.reconciler.registry.devices) >= 5006, LONG_S)
        assert (await shop.http.get("/readyz")).status_code == 200
        warnings = shop.store.operations.warnings
    assert receipt.status is ReceiptStatus.COMPLETE
    assert any("homeassistant/light/deep" in warning for warning in warnings)
