"""Every record of the database by one import: plain functions that take the session of one transaction."""

from controller.adapters.records_audit import CONTROLLER, audit, recent_audit
from controller.adapters.records_devices import (
    forget_device,
    load_configs,
    placements,
    save_configs,
    save_placement,
)
from controller.adapters.records_exposures import exposures_between, lasting_exposures, save_exposure
from controller.adapters.records_overrides import (
    emergency_active,
    end_override,
    open_overrides,
    save_override,
    set_emergency,
)
from controller.adapters.records_receipts import (
    load_receipt,
    recent_receipts,
    save_receipt,
    tick_task,
    ticks_between,
    ticks_of,
)

__all__ = [
    "CONTROLLER",
    "audit",
    "emergency_active",
    "end_override",
    "exposures_between",
    "forget_device",
    "lasting_exposures",
    "load_configs",
    "load_receipt",
    "open_overrides",
    "placements",
    "recent_audit",
    "recent_receipts",
    "save_configs",
    "save_exposure",
    "save_override",
    "save_placement",
    "save_receipt",
    "set_emergency",
    "tick_task",
    "ticks_between",
    "ticks_of",
]
