"""A scent diffuser: slow to answer, and its cartridges run empty with use."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from devices.node.saying import Saying
from devices.node.topics import Nameplate, OwnTopics, number, on_off, switched

CARTRIDGE_S = 200 * 3600.0
"""How long a full cartridge lasts at full intensity."""
DUTY_MAX_S = 900.0


class Diffuser:
    """One diffuser of our own firmware, driven by intensity or by run and pause, whichever was set last.

    ``levels`` is what is left of each fragrance, 0-1; the first is loaded when it starts.
    """

    latency_s = (1.0, 1.7)

    def __init__(self, plate: Nameplate, *, levels: Mapping[str, float]) -> None:
        self._topics = OwnTopics("diffusers", plate)
        self._percent = {fragrance: 100 * level for fragrance, level in levels.items()}
        self._fragrance = next(iter(levels))
        self._on = False
        self._intensity = 30
        self._run_s, self._pause_s = 30.0, 120.0
        self._pulsed = False
        self._worn_until_s: float | None = None
        self.name = plate.id
        self.availability = self._topics.availability
        settable = ("power", "intensity", "fragrance", "run", "pause")
        self.commands = tuple(self._topics.command(component) for component in settable)

    def announce(self, now_s: float) -> list[Saying]:
        """Discovery, availability and every state."""
        self._wear(now_s)
        seconds = {"p": "number", "max": DUTY_MAX_S, "step": 1, "unit_of_meas": "s"}
        percent = {"min": 0, "max": 100, "step": 1, "unit_of_meas": "%"}
        components: dict[str, dict[str, Any]] = {
            "power": {"p": "switch", "name": "Power"},
            "intensity": {"p": "number", "name": "Intensity", **percent},
            "fragrance": {"p": "select", "name": "Fragrance", "ops": list(self._percent)},
            "run": {"name": "Run", "min": 1, **seconds},
            "pause": {"name": "Pause", "min": 0, **seconds},
            "level": {"p": "sensor", "name": "Level", "unit_of_meas": "%"},
        }
        states = [self._say(component) for component in components]
        return [self._topics.discovery(components), self.availability.greeting(), *states]

    def handle(self, topic: str, payload: bytes, now_s: float) -> list[Saying]:
        """Obey one command; what makes no sense is ignored without an answer."""
        self._wear(now_s)
        component = self._topics.component(topic)
        if not self._obey(component, payload):
            return []
        said = [self._say(component)]
        return [*said, self._say("level")] if component == "fragrance" else said

    def advance(self, now_s: float) -> list[Saying]:
        """Use up what is in the cartridge, and say so whenever another percent is gone."""
        before = ceil(self._percent[self._fragrance])
        self._wear(now_s)
        return [self._say("level")] if ceil(self._percent[self._fragrance]) < before else []

    def due_s(self) -> float | None:
        """When the next percent will be gone."""
        left = self._percent[self._fragrance]
        if self._worn_until_s is None or not self._strength() or left <= 0:
            return None
        to_next = left - (ceil(left) - 1)
        return self._worn_until_s + (to_next + 1e-6) / self._percent_per_s()

    def power_up(self, now_s: float) -> None:
        """Off, which is the safe side."""
        self._wear(now_s)
        self._on = False

    def _obey(self, component: str, payload: bytes) -> bool:
        match component:
            case "power" if (on := switched(payload)) is not None:
                self._on = on
            case "intensity" if (percent := number(payload, low=0, high=100)) is not None:
                self._intensity, self._pulsed = round(percent), False
            case "fragrance" if (fragrance := payload.decode(errors="replace")) in self._percent:
                self._fragrance = fragrance
            case "run" if (run_s := number(payload, low=1, high=DUTY_MAX_S)) is not None:
                self._run_s, self._pulsed = round(run_s), True
            case "pause" if (pause_s := number(payload, low=0, high=DUTY_MAX_S)) is not None:
                self._pause_s, self._pulsed = round(pause_s), True
            case _:
                return False
        return True

    def _strength(self) -> float:
        """0-1: how much of the time, or how strongly, it gives scent."""
        if not self._on:
            return 0.0
        return self._run_s / (self._run_s + self._pause_s) if self._pulsed else self._intensity / 100

    def _percent_per_s(self) -> float:
        return 100 * self._strength() / CARTRIDGE_S

    def _wear(self, now_s: float) -> None:
        since_s = now_s if self._worn_until_s is None else self._worn_until_s
        used = self._percent_per_s() * (now_s - since_s)
        self._percent[self._fragrance] = max(0.0, self._percent[self._fragrance] - used)
        self._worn_until_s = now_s

    def _say(self, component: str) -> Saying:
        values = {
            "power": on_off(on=self._on),
            "intensity": str(self._intensity),
            "fragrance": self._fragrance,
            "run": f"{self._run_s:g}",
            "pause": f"{self._pause_s:g}",
            "level": str(ceil(self._percent[self._fragrance])),
        }
        return self._topics.state(component, values[component])
