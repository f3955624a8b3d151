"""Records of the devices: their placements, and the discovery messages that described them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from controller.adapters.placements import Placement
from controller.adapters.records_audit import audit
from controller.adapters.tables_devices import (
    ButtonBoxRow,
    DeviceConfigRow,
    PlacementRow,
    RetiredDeviceRow,
    RunRow,
)
from controller.atmosphere.model import DeviceId, Layer, Sense, ZoneId
from controller.atmosphere.part_limits import limits_words, parse_part_limits
from controller.feedback.buttons import ButtonBox, Meaning
from controller.feedback.scores import Metric


def save_placement(session: Session, placement: Placement, *, actor: str, at: datetime) -> None:
    """Store where a device (or one part) stands, in the place of what was said before; audited."""
    session.merge(placement_row(placement, at))
    detail = placement_detail(placement)
    audit(session, actor, "device.place", f"device:{placement.device}", detail, at=at)


def placement_row(placement: Placement, at: datetime) -> PlacementRow:
    """A placement as it is stored."""
    return PlacementRow(
        device=placement.device,
        part=placement.part or "",
        zone=placement.zone,
        layer=placement.layer,
        name=placement.name,
        sense=placement.sense,
        fragrances=None if placement.fragrances is None else [list(f) for f in placement.fragrances],
        limits=None if placement.limits is None else limits_words(placement.limits),
        life_s=placement.life_s,
        changed_at=at,
    )


def placement_detail(placement: Placement) -> dict[str, object]:
    """A placement as the audit tells it."""
    return {
        "part": placement.part,
        "zone": placement.zone,
        "layer": placement.layer,
        "name": placement.name,
        "sense": placement.sense,
        "fragrances": None if placement.fragrances is None else dict(placement.fragrances),
        "limits": None if placement.limits is None else limits_words(placement.limits),
        "life_s": placement.life_s,
    }


def placements(session: Session) -> list[Placement]:
    """All placements; a device's own comes before those of its parts."""
    query = select(PlacementRow).order_by(col(PlacementRow.device), col(PlacementRow.part))
    return [
        Placement(
            device=DeviceId(row.device),
            part=row.part or None,
            zone=None if row.zone is None else ZoneId(row.zone),
            layer=None if row.layer is None else Layer(row.layer),
            name=row.name,
            sense=None if row.sense is None else Sense(row.sense),
            fragrances=_pairs(row.fragrances),
            limits=None if row.limits is None else parse_part_limits(row.limits),
            life_s=row.life_s,
        )
        for row in session.exec(query)
    ]


def _pairs(stored: list[list[str]] | None) -> tuple[tuple[str, str], ...] | None:
    return None if stored is None else tuple((slot, fragrance) for slot, fragrance in stored)


def save_configs(session: Session, device: DeviceId, configs: Mapping[str, bytes]) -> None:
    """Store a device's discovery messages by topic, in the place of those stored before."""
    session.exec(delete(DeviceConfigRow).where(col(DeviceConfigRow.device) == device))
    session.add_all(
        DeviceConfigRow(device=device, topic=topic, payload=payload) for topic, payload in configs.items()
    )


def load_configs(session: Session) -> dict[DeviceId, dict[str, bytes]]:
    """Every device's discovery messages by topic."""
    configs: dict[DeviceId, dict[str, bytes]] = {}
    for row in session.exec(
        select(DeviceConfigRow).order_by(col(DeviceConfigRow.device), col(DeviceConfigRow.topic))
    ):
        configs.setdefault(DeviceId(row.device), {})[row.topic] = row.payload
    return configs


def save_button_box(session: Session, device: DeviceId, box: ButtonBox, *, actor: str, at: datetime) -> None:
    """Store what the presses of a device mean, in the place of what was said before; audited."""
    session.merge(button_box_row(device, box))
    audit(session, actor, "device.buttons", f"device:{device}", box_detail(box), at=at)


def button_box_row(device: DeviceId, box: ButtonBox) -> ButtonBoxRow:
    """What presses mean, as it is stored."""
    return ButtonBoxRow(device=device, **box_detail(box))


def box_detail(box: ButtonBox) -> dict[str, Any]:
    """What presses mean, as the audit tells it."""
    buttons = {action: {"metric": m.metric, "score": m.score} for action, m in box.buttons.items()}
    return {"zone": box.zone, "buttons": buttons, "repeat_s": box.repeat_s}


def button_boxes(session: Session) -> dict[DeviceId, ButtonBox]:
    """What the presses of each device mean."""
    return {
        DeviceId(row.device): ButtonBox(
            row.zone,
            {action: Meaning(Metric(m["metric"]), m["score"]) for action, m in row.buttons.items()},
            row.repeat_s,
        )
        for row in session.exec(select(ButtonBoxRow))
    }


def forget_device(session: Session, device: DeviceId, *, actor: str, at: datetime) -> None:
    """Drop a device's placements, buttons, runs and discovery messages; its deliveries stay. Audited."""
    session.exec(delete(PlacementRow).where(col(PlacementRow.device) == device))
    session.exec(delete(DeviceConfigRow).where(col(DeviceConfigRow.device) == device))
    session.exec(delete(ButtonBoxRow).where(col(ButtonBoxRow.device) == device))
    session.exec(delete(RunRow).where(col(RunRow.device) == device))
    session.exec(delete(RetiredDeviceRow).where(col(RetiredDeviceRow.device) == device))
    audit(session, actor, "device.forget", f"device:{device}", {}, at=at)
