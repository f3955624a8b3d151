"""The fleet file: a JSON list of devices, read with errors that say which device and which field."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from devices.node.topics import Nameplate
from devices.simulated.models.diffuser import Diffuser
from devices.simulated.models.esphome_light import EsphomeLamp, EsphomeLight
from devices.simulated.models.player import Player
from devices.simulated.models.smiley import SmileyTerminal
from devices.simulated.models.twin import Twin
from devices.simulated.models.zigbee_light import Echo, Quirk, ZigbeeLamp, ZigbeeLight

Mireds = Annotated[int, Field(ge=100, le=600)]
Word = Annotated[str, Field(min_length=1)]
Percent = Annotated[float, Field(ge=0, le=100)]


class FleetFileError(Exception):
    """The fleet file cannot be used; ``faults`` has one line for each thing that is wrong."""

    def __init__(self, path: Path, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{path}: {fault}" for fault in faults))
        self.faults = faults


class _Spec(BaseModel):
    """What every entry has; ``id`` is part of topics."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$", max_length=64)]
    name: Word
    plugged: bool = True
    """``false``: it was discovered once, and has had no power since"""

    @property
    def identifier(self) -> str:
        """What its discovery message declares as its identifier."""
        return self.id

    def twin(self, rng: Random) -> Twin:
        """The device itself; ``rng`` decides what differs between two of a kind."""
        raise NotImplementedError


class _Lamp(_Spec):
    """A lamp of either gateway."""

    mireds: tuple[Mireds, Mireds] | None = None
    """coolest and warmest white; left out: one white only"""
    colored: bool = False

    @model_validator(mode="after")
    def _coolest_first(self) -> _Lamp:
        if self.mireds and self.mireds[0] >= self.mireds[1]:
            message = f"mireds: expected the coolest white first, e.g. [250, 454], found {list(self.mireds)}"
            raise ValueError(message)
        return self

    def _digits(self, count: int) -> str:
        return hashlib.sha256(self.id.encode()).hexdigest()[:count]


class ZigbeeLightSpec(_Lamp):
    """A lamp behind Zigbee2MQTT."""

    kind: Literal["z2m-light"] = "z2m-light"
    maker: Word
    model: Word
    model_id: Word
    echo: Echo = Echo.TARGET
    quirk: Quirk = Quirk.NONE

    @property
    def ieee(self) -> str:
        """Its Zigbee address, made from its id."""
        return f"0xa4c138{self._digits(10)}"

    @property
    def identifier(self) -> str:
        """As Zigbee2MQTT forms it."""
        return f"zigbee2mqtt_{self.ieee}"

    def twin(self, rng: Random) -> ZigbeeLight:
        """A lamp that is off; its friendly name is its id."""
        del rng
        make = {"maker": self.maker, "model": self.model, "model_id": self.model_id}
        lamp = ZigbeeLamp(
            self.ieee,
            self.id,
            **make,
            mireds=self.mireds,
            colored=self.colored,
            echo=self.echo,
            quirk=self.quirk,
        )
        return ZigbeeLight(lamp)


class EsphomeLightSpec(_Lamp):
    """A lamp on an ESPHome node."""

    kind: Literal["esphome-light"] = "esphome-light"
    model: Word = "esp32dev"

    @property
    def identifier(self) -> str:
        """Its MAC address, made from its id."""
        return f"7c9ebd{self._digits(6)}"

    def twin(self, rng: Random) -> EsphomeLight:
        """A lamp that is off."""
        del rng
        lamp = EsphomeLamp(self.id, self.name, self.identifier, self.model, self.mireds, self.colored)
        return EsphomeLight(lamp)


class PlayerSpec(_Spec):
    """A music player with our own firmware."""

    kind: Literal["player"] = "player"
    maker: Word = "Raspberry Pi"
    model: Word
    playlists: Annotated[tuple[Word, ...], Field(min_length=1)]
    fades: bool = True

    def twin(self, rng: Random) -> Player:
        """A silent player."""
        plate = Nameplate(self.id, self.name, self.maker, self.model)
        return Player(plate, playlists=self.playlists, fades=self.fades, rng=rng)


class DiffuserSpec(_Spec):
    """A diffuser with our own firmware."""

    kind: Literal["diffuser"] = "diffuser"
    maker: Word = "Espressif"
    model: Word
    fragrances: Annotated[tuple[Word, ...], Field(min_length=1)]
    level_percent: tuple[Percent, Percent] = (45.0, 95.0)
    """between which bounds each cartridge's first level is drawn"""

    def twin(self, rng: Random) -> Diffuser:
        """A diffuser that is off."""
        plate = Nameplate(self.id, self.name, self.maker, self.model)
        levels = {fragrance: rng.uniform(*self.level_percent) / 100 for fragrance in self.fragrances}
        return Diffuser(plate, levels=levels)


class SmileySpec(_Spec):
    """A terminal with four smileys."""

    kind: Literal["smiley"] = "smiley"
    store: Word
    zone: Word

    def twin(self, rng: Random) -> SmileyTerminal:
        """A terminal with nothing to tell."""
        del rng
        return SmileyTerminal(self.id, store=self.store, zone=self.zone)


DeviceSpec = Annotated[
    ZigbeeLightSpec | EsphomeLightSpec | PlayerSpec | DiffuserSpec | SmileySpec, Field(discriminator="kind")
]
_FLEET: TypeAdapter[tuple[DeviceSpec, ...]] = TypeAdapter(tuple[DeviceSpec, ...])


def read_fleet(path: Path) -> tuple[DeviceSpec, ...]:
    """The devices in a fleet file; raises `FleetFileError` where it is missing, faulty or repeats an id."""
    try:
        fleet = _FLEET.validate_json(path.read_bytes())
    except OSError as error:
        raise FleetFileError(path, (error.strerror or str(error),)) from None
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise FleetFileError(path, tuple(faults)) from None
    ids = [spec.id for spec in fleet]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise FleetFileError(path, tuple(f"{name}: two devices have this id" for name in twice))
    return fleet


def fleet_json(fleet: tuple[DeviceSpec, ...]) -> bytes:
    """The fleet file's text for these devices."""
    return _FLEET.dump_json(fleet, indent=1)
