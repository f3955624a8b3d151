"""Inputs of Shelly devices of the first generation, ``input_event/0`` and ``input/0``.

A device tells its last push again with every status, each half minute as it leaves the factory, so that only
another count is another push. https://shelly-api-docs.shelly.cloud/gen1/#mqtt-support
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from devices.discovery.component import Component
from devices.discovery.options import as_number
from devices.drivers.contacts import WordContact
from devices.drivers.entity import Reading
from devices.message import Received

_PUSHES = {
    "S": "single_push",
    "SS": "double_push",
    "SSS": "triple_push",
    "L": "long_push",
    "SL": "short_long_push",
    "LS": "long_short_push",
}


@dataclass(frozen=True, slots=True)
class CountedPushSource:
    """One input, its pushes named as those of later generations: ``1_single_push``."""

    part: str
    key: int
    """on the housing"""
    wakes_to_speak: bool

    @property
    def actions(self) -> frozenset[str]:
        """Every push."""
        return frozenset(f"{self.key}_{push}" for push in _PUSHES.values())

    def action(self, received: Received) -> str | None:
        """The last push."""
        said = received.json
        event = said.get("event") if isinstance(said, dict) else None
        push = _PUSHES.get(event) if isinstance(event, str) else None
        return None if push is None else f"{self.key}_{push}"

    def number(self, received: Received) -> int | None:
        """How many pushes there were."""
        said = received.json
        count = as_number(said.get("event_cnt")) if isinstance(said, dict) else None
        return int(count) if count is not None and float(count).is_integer() else None


def _inputs(components: Iterable[Component]) -> Iterator[tuple[Component, str, int]]:
    for component in components:
        if component.platform == "shelly_gen1" and component.name.startswith("input"):
            number = int(component.options.number("number", 0))
            yield component, component.options.text("base_topic"), number


def presses(components: Iterable[Component]) -> Iterator[tuple[str, CountedPushSource]]:
    """Where pushes are heard."""
    for component, base, number in _inputs(components):
        wakes = component.options.flag("wakes", default=False)
        yield f"{base}/input_event/{number}", CountedPushSource(component.name, number + 1, wakes)


def contacts(components: Iterable[Component]) -> Iterator[tuple[str, WordContact]]:
    """Where an input says at what it is."""
    for component, base, number in _inputs(components):
        topic = f"{base}/input/{number}"
        yield topic, WordContact(component.name, Reading(topic), "1", "0")
