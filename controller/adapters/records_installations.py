"""Records of whole installations: many devices in one transaction, and those that others replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from controller.adapters.installations import Installation
from controller.adapters.records_audit import audit
from controller.adapters.records_devices import box_detail, button_box_row, placement_detail, placement_row
from controller.adapters.tables_devices import ButtonBoxRow, DeviceConfigRow, PlacementRow, RetiredDeviceRow
from controller.atmosphere.model import DeviceId

_TOGETHER = 500
"""how many ids one statement names; SQLite's own bound is far above"""
Configs = Mapping[DeviceId, Mapping[str, bytes]]


def save_installations(
    session: Session,
    installations: Sequence[Installation],
    configs: Configs,
    *,
    actor: str,
    action: str,
    at: datetime,
) -> None:
    """Store what people said of devices, and the discovery messages of those that have sent any.

    Nothing that was said of them before stays. Each has its own audit row with ``action``.
    """
    devices = [each.device for each in installations]
    _drop(session, PlacementRow.device, PlacementRow, devices)
    _drop(session, ButtonBoxRow.device, ButtonBoxRow, devices)
    save_many_configs(session, configs)
    session.add_all(placement_row(p, at) for each in installations for p in each.placements)
    session.add_all(button_box_row(each.device, each.box) for each in installations if each.box is not None)
    for each in installations:
        audit(session, actor, action, f"device:{each.device}", installation_detail(each), at=at)


def save_many_configs(session: Session, configs: Configs) -> None:
    """Store the discovery messages of devices, in the place of those stored before."""
    _drop(session, DeviceConfigRow.device, DeviceConfigRow, configs)
    session.add_all(
        DeviceConfigRow(device=device, topic=topic, payload=payload)
        for device, sent in configs.items()
        for topic, payload in sent.items()
    )


def installation_detail(installation: Installation) -> dict[str, object]:
    """All that people said of a device, as the audit tells it."""
    box = installation.box
    return {
        "placements": [placement_detail(placement) for placement in installation.placements],
        "buttons": None if box is None else box_detail(box),
    }


def _drop(session: Session, column: Any, table: Any, devices: Iterable[DeviceId]) -> None:  # noqa: ANN401
    for some in _batches(devices):
        session.exec(delete(table).where(col(column).in_(some)))


def _batches(devices: Iterable[DeviceId]) -> Iterator[tuple[DeviceId, ...]]:
    named = tuple(devices)
    return (named[first : first + _TOGETHER] for first in range(0, len(named), _TOGETHER))


@dataclass(frozen=True, slots=True)
class Retirement:
    """A device whose place another one has taken."""

    device: DeviceId
    successor: DeviceId
    name: str
    maker: str
    model: str
    installation: str
    """all that people had said of it, as a list of devices"""
    at: datetime
    actor: str


def save_retirement(session: Session, retirement: Retirement) -> None:
    """Store that a device was replaced."""
    session.merge(
        RetiredDeviceRow(
            device=retirement.device,
            successor=retirement.successor,
            name=retirement.name,
            maker=retirement.maker,
            model=retirement.model,
            installation=retirement.installation,
            retired_at=retirement.at,
            retired_by=retirement.actor,
        )
    )


def end_retirement(session: Session, device: DeviceId) -> None:
    """Store that a device is at work again, or forgotten."""
    session.exec(delete(RetiredDeviceRow).where(col(RetiredDeviceRow.device) == device))


def retirements(session: Session) -> dict[DeviceId, Retirement]:
    """Every replaced device."""
    return {
        DeviceId(row.device): Retirement(
            DeviceId(row.device),
            DeviceId(row.successor),
            row.name,
            row.maker,
            row.model,
            row.installation,
            row.retired_at,
            row.retired_by,
        )
        for row in session.exec(select(RetiredDeviceRow))
    }
