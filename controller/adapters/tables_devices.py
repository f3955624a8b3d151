"""Tables of the devices: where each one stands and how it described itself."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from controller.adapters.columns import Json, Row, UtcDateTime


class PlacementRow(Row, table=True):
    """Zone, layer and name that people gave to a device, or to one of its parts."""

    __tablename__ = "placements"

    device: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    """empty: all parts that have no row of their own"""
    zone: str | None = None
    layer: str | None = None
    name: str | None = None
    sense: str | None = None
    """what hangs on a plug or relay"""
    fragrances: list[list[str]] | None = Field(default=None, sa_type=Json)
    """slot and fragrance of what is loaded"""
    limits: dict[str, Any] | None = Field(default=None, sa_type=Json)
    """in the words of ``controller.atmosphere.part_limits``"""
    life_s: float | None = None
    """how long one cartridge lasts at full strength"""
    changed_at: datetime = Field(sa_type=UtcDateTime)


class DeviceConfigRow(Row, table=True):
    """A discovery message of a device as received, so that it is known again before it speaks."""

    __tablename__ = "device_configs"

    device: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    payload: bytes


class RunRow(Row, table=True):
    """What one part has run, by its own word; written every few minutes, a row a part."""

    __tablename__ = "runs"

    device: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    run_s: float
    day: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """the local midnight after which ``day_s`` counts"""
    day_s: float
    given_s: dict[str, Any] = Field(sa_type=Json)
    """by fragrance, what its cartridge has given, in seconds at full strength"""
    changed: dict[str, Any] = Field(sa_type=Json)
    """by fragrance, when its cartridge was changed, RFC 3339"""


class ButtonBoxRow(Row, table=True):
    """A device whose presses are answers."""

    __tablename__ = "button_boxes"

    device: str = Field(primary_key=True)
    zone: str
    buttons: dict[str, Any] = Field(sa_type=Json)
    """``{action: {"metric": ..., "score": ...}}``"""
    repeat_s: float


class RetiredDeviceRow(Row, table=True):
    """A device that another one has taken the place of, so that what it did stays readable."""

    __tablename__ = "retired_devices"

    device: str = Field(primary_key=True)
    successor: str
    name: str
    maker: str
    model: str
    installation: str
    """all that people had said of it, as a list of devices: what an undo says again"""
    retired_at: datetime = Field(sa_type=UtcDateTime)
    retired_by: str
