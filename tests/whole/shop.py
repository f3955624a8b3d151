"""A whole store that is open around the clock: its scene files, its devices, and its staff over HTTP."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from controller.adapters import scene_files
from controller.demo.fleet import UNPLUGGED, DemoDevice, demo_fleet
from devices.simulated.fleet_file import SmileySpec, fleet_json
from tests.whole.outsider import Outsider
from tests.whole.programs import (
    TOKEN,
    Controller,
    Mosquitto,
    Program,
    eventually,
    mosquitto,
    simulated_fleet,
)

STORE = "kadikoy"
FADE_S = 1.0
SLOW_FADE_S = 5.0
SLOW = """\
name: {en: Slow}
light: {brightness: 35%, temperature: 2700 K, fade: 5 s}
music: {playlist: evening-jazz, volume: 20%, fade: 5 s}
scent: off
"""
ALWAYS_OPEN = "hours: {mon-sun: 00:00-24:00, holidays: 00:00-24:00, half-holidays: 00:00-24:00}\n\nzones:"
SCHEDULE = """\
- {zones: [entrance, showroom], days: all, from: 00:00, to: 24:00, scene: lively-afternoon}
- {zones: cafe, days: all, from: 00:00, to: 24:00, scene: rainy-day}
"""


def scene_folder(folder: Path) -> Path:
    """The example store, open around the clock, with quick fades and one scene that fades for 5 seconds."""
    shutil.copytree(scene_files.example_store(), folder)
    for path in folder.glob("*.yaml"):
        text = re.sub(r"fade: \d+ s", f"fade: {FADE_S:g} s", path.read_text(encoding="utf-8"))
        text = re.sub(r"^hours:.*?^zones:", ALWAYS_OPEN, text, flags=re.DOTALL | re.MULTILINE)
        path.write_text(text, encoding="utf-8")
    (folder / "slow.yaml").write_text(SLOW, encoding="utf-8")
    (folder / "schedule.yaml").write_text(SCHEDULE, encoding="utf-8")
    return folder


class Staff:
    """The store's people and programs over HTTP, with every right."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30.0)

    def get(self, path: str) -> Any:  # noqa: ANN401 JSON
        """The JSON of a call that must succeed."""
        answer = self.http.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def switch(self, zone: str, scene: str, **more: object) -> str:
        """Override a zone; answers the receipt's id."""
        answer = self.http.post(f"/api/v1/zones/{zone}/override", json={"scene": scene, **more})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["receipt"])

    def release(self, zone: str) -> None:
        """End a zone's override, if there is one."""
        assert self.http.delete(f"/api/v1/zones/{zone}/override").status_code in {202, 204}

    def zone(self, zone: str) -> dict[str, Any]:
        """One zone now."""
        found: dict[str, Any] = self.get(f"/zones/{zone}")
        return found

    def final(self, receipt: str) -> dict[str, Any]:
        """A receipt, once every delivery is final."""
        eventually(lambda: self.get(f"/receipts/{receipt}")["status"] != "pending", what="a final receipt")
        found: dict[str, Any] = self.get(f"/receipts/{receipt}")
        return found

    def device(self, identifier: str) -> dict[str, Any]:
        """The discovered device that declares an identifier."""
        found = [d for d in self.get("/devices")["items"] if identifier in d["identifiers"]]
        assert len(found) == 1, found
        return dict(found[0])

    def discovered(self) -> set[str]:
        """All identifiers that devices declare."""
        return {name for device in self.get("/devices")["items"] for name in device["identifiers"]}

    def adopt(self, devices: Iterable[DemoDevice]) -> None:
        """Put devices where they belong."""
        known = {name: d["id"] for d in self.get("/devices")["items"] for name in d["identifiers"]}
        for device in devices:
            body = {"zone": device.zone, "name": device.name}
            if device.layer is not None:
                body["layer"] = device.layer
            answer = self.http.patch(f"/api/v1/devices/{known[device.identifier]}", json=body)
            assert answer.status_code == 200, answer.text

    def ready(self) -> int:
        """The status of the readiness call."""
        return self.http.get("/readyz").status_code

    def holding(self, zone: str) -> tuple[int, int]:
        """How many parts of a zone are what they should be now, and how many there are."""
        now = self.zone(zone)["holding"]
        return now["observed"], now["total"]

    def settled(self, *zones: str) -> bool:
        """Whether nothing is pending in these zones."""
        return all(self.zone(zone)["delivery"]["status"] != "pending" for zone in zones)


@dataclass
class Shop:
    """Broker, devices and controller of one store, and those who deal with it."""

    folder: Path
    scenes: Path
    broker: Mosquitto
    fleet: Program
    devices: tuple[DemoDevice, ...]
    outsider: Outsider
    controller: Controller
    staff: Staff

    @property
    def data(self) -> Path:
        """The controller's data folder."""
        return self.folder / "data"

    def identifier(self, name: str) -> str:
        """What the device of that name in the fleet file declares."""
        return next(device.identifier for device in self.devices if device.spec.id == name)

    def commands(self) -> list[str]:
        """The topics of all commands that were heard."""
        return [topic for topic, _ in list(self.outsider.heard) if topic.endswith(("/set", "/command"))]

    def plug(self, name: str, *, plugged: bool) -> None:
        """Give a device power, or take it away."""
        self.outsider.tell(f"ambiyans-sim/{name}/plug", plugged=plugged)

    def start_controller(self) -> None:
        """Start the controller again on the same data."""
        self.controller = Controller(self.scenes, self.data, self.broker.url)
        self.staff.http.close()
        self.staff = Staff(self.controller.url)

    def close(self) -> None:
        """End the controller."""
        self.staff.http.close()
        self.controller.end()


@contextmanager
def shop(folder: Path, zones: tuple[str, ...]) -> Iterator[Shop]:
    """A running store with the devices of some zones, discovered and not adopted yet."""
    scenes = scene_folder(folder / "scenes")
    devices = tuple(d for d in demo_fleet(scene_files.load(scenes)) if d.zone in zones)
    fleet_file = folder / "fleet.json"
    fleet_file.write_bytes(fleet_json(tuple(d.spec for d in devices)))
    with (
        mosquitto(folder / "broker") as broker,
        Outsider(broker.port, "#") as outsider,
        simulated_fleet(broker.url, fleet_file, folder) as fleet,
    ):
        controller = Controller(scenes, folder / "data", broker.url)
        found = tuple(d for d in devices if not isinstance(d.spec, SmileySpec))
        running = Shop(folder, scenes, broker, fleet, found, outsider, controller, Staff(controller.url))
        try:
            wanted = {d.identifier for d in found}
            eventually(lambda: wanted <= running.staff.discovered(), what="every device is discovered")
            yield running
        finally:
            running.close()


def in_working_order(running: Shop) -> None:
    """Adopt every device and wait until each is what it should be; the unplugged one is known to be away."""
    running.staff.adopt(running.devices)
    zones = {d.zone for d in running.devices}
    eventually(lambda: running.staff.settled(*zones), what="the zones are settled")


__all__ = ["UNPLUGGED", "Shop", "Staff", "in_working_order", "scene_folder", "shop"]
