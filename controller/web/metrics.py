"""Numbers for Prometheus, counted for this one application."""

from __future__ import annotations

from collections import Counter as Tally
from collections import OrderedDict
from collections.abc import Iterable, Mapping

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from controller.adapters.events import Broadcast, Event
from controller.atmosphere.delivery import Receipt, ReceiptStatus
from controller.atmosphere.model import ReasonKind
from controller.web.batches import WAITING, batches
from controller.web.metrics_upkeep import upkeep_exposition
from controller.web.ports import Dependencies

_log = structlog.get_logger("metrics")

GATHERED_S = 1.0
"""A receipt is looked at once in this time, however many of its devices answer."""
_NEVER_S = 3600.0
_REMEMBERED = 10_000
"""Receipts that are known to be counted; a later change of one of them is not a new one."""


class Metrics:
    """Counts what is broadcast, and reads the state of the shop when it is asked."""

    def __init__(self, deps: Dependencies) -> None:
        self._deps = deps
        self.registry = CollectorRegistry()
        self.registry.register(_Now(deps))
        self._counted: OrderedDict[str, None] = OrderedDict()
        self._receipts = self._counter("receipts", "Finished scene changes", "status")
        self._deliveries = self._counter("deliveries", "Finished deliveries of scene changes", "status")
        self._responses = self._counter("responses", "Answers of customers stored", "metric")
        self._ticks = Histogram(
            "ambiyans_tick_seconds",
            "How long a tick of the controller took",
            registry=self.registry,
            buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        )

    async def follow(self, broadcast: Broadcast, gathered_s: float = GATHERED_S) -> None:
        """Count until cancelled."""
        async with broadcast.subscribe(WAITING) as events:
            async for batch in batches(aiter(events), gathered_s=gathered_s, heartbeat_s=_NEVER_S):
                for event in batch or ():
                    try:
                        await self.count(event)
                    except SQLAlchemyError as error:
                        _log.warning("not counted", kind=event.kind, error=str(error))

    async def count(self, event: Event) -> None:
        """Take one event into account."""
        match event.kind:
            case "receipt" if event.data["id"] not in self._counted:
                receipt = await self._deps.controls.receipt(event.data["id"])
                if receipt is not None and receipt.status is not ReceiptStatus.PENDING:
                    self._count_receipt(receipt)
            case "response":
                self._responses.labels(event.data.get("metric", "")).inc()
            case "tick" if "duration_s" in event.data:
                self._ticks.observe(event.data["duration_s"])

    async def exposition(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry) + await upkeep_exposition(self._deps.controls.devices())

    def _count_receipt(self, receipt: Receipt) -> None:
        self._counted[receipt.id] = None
        if len(self._counted) > _REMEMBERED:
            self._counted.popitem(last=False)
        self._receipts.labels(receipt.status).inc()
        for delivery in receipt.deliveries:
            self._deliveries.labels(delivery.status).inc()

    def _counter(self, name: str, description: str, label: str) -> Counter:
        return Counter(f"ambiyans_{name}", description, (label,), registry=self.registry)


class _Now(Collector):
    """What holds at the moment of the question."""

    def __init__(self, deps: Dependencies) -> None:
        self._deps = deps

    def collect(self) -> Iterable[Metric]:
        controls = self._deps.controls
        yield _gauge(
            "ambiyans_zones",
            "Zones by the reason for their scene",
            "reason",
            {kind.value: 0 for kind in ReasonKind}
            | Tally(status.desired.reason.kind.value for status in controls.zones()),
        )
        yield _gauge(
            "ambiyans_devices",
            "Devices by availability",
            "state",
            {"available": 0, "unavailable": 0, "unknown": 0}
            | Tally(_AVAILABILITY[status.device.available] for status in controls.devices()),
        )
        yield _gauge("ambiyans_ready", "Whether a part of the store is there", "part", self._deps.ready())
        yield GaugeMetricFamily(
            "ambiyans_scene_file_faults", "Faults in the scene files", len(controls.faults)
        )


_AVAILABILITY = {True: "available", False: "unavailable", None: "unknown"}


def _gauge(name: str, description: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, description, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family
