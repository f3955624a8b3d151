"""Hours and cartridges for Prometheus: thousands of numbers, which must not delay a scene."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from controller.adapters.status import DeviceStatus
from controller.web.paging import unhurried

Sample = tuple[str, list[str], float]
RAN, LEFT = "ambiyans_part_run_seconds", "ambiyans_cartridge_left_ratio"


async def upkeep_exposition(devices: Sequence[DeviceStatus]) -> bytes:
    """How long the parts that work somewhere have run, and what is left in their cartridges."""
    adopted = [status for status in devices if status.adopted]
    samples = [sample for found in await unhurried(adopted, _samples) for sample in found]
    return await asyncio.to_thread(_written, samples)


def _samples(status: DeviceStatus) -> list[Sample]:
    device, found = status.device, list[Sample]()
    for name, upkeep in status.upkeep.items():
        found.append((RAN, [device.id, name, device.parts[name].sense.value], upkeep.run_s))
        found += [
            (LEFT, [device.id, name, cartridge.fragrance], cartridge.left)
            for cartridge in upkeep.cartridges
            if cartridge.left is not None
        ]
    return found


def _written(samples: Iterable[Sample]) -> bytes:
    ran = CounterMetricFamily(RAN, "How long a part ran, by its own word", labels=["device", "part", "sense"])
    left = GaugeMetricFamily(LEFT, "What is left in it", labels=["device", "part", "fragrance"])
    for name, labels, value in samples:
        (ran if name == RAN else left).add_metric(labels, value)
    registry = CollectorRegistry()
    registry.register(_These((ran, left)))
    return generate_latest(registry)


class _These(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Metric]:
        return self._families
