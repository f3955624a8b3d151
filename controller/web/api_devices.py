"""Devices over HTTP: what was discovered, where it works, and how to find it on the ceiling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple, Self

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, model_validator

from controller.adapters.accounts import Identity
from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import UnknownDeviceError
from controller.adapters.wire import DeviceJson, device_json
from controller.atmosphere.model import DeviceId, Layer, Sense, ZoneId
from controller.atmosphere.part_limits import PartLimits, parse_part_limits
from controller.atmosphere.quantity import QuantityError, life_seconds
from controller.feedback.buttons import Meaning
from controller.feedback.scores import RANGES, Metric, in_range
from controller.web.access import Right, allow
from controller.web.fields import JsonObject, Name
from controller.web.paging import MOST, Cursor, Limit, Page, unhurried, whole
from controller.web.ports import Dependencies
from controller.web.problems import UNKNOWN
from controller.web.refusals import FieldError
from controller.web.wiring import Deps
from devices.registry import LONGEST_S, LOUDEST

router = APIRouter(prefix="/devices", tags=["devices"])

Technician = Annotated[Identity, allow(Right.CHANGE_DEVICES)]
SlotName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
FragranceName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Search = Annotated[
    str,
    Query(max_length=200, description="words of a name, maker, model or address; or a code, as on its label"),
]
LayerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=50)]


class PartBody(BaseModel):
    """Where a part works; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    zone: str | None = None
    layer: LayerName | None = None
    sense: Literal["light", "scent"] | None = Field(None, description="what hangs on a plug or relay")
    fragrances: dict[SlotName, FragranceName] | None = Field(
        None, max_length=16, description="what is in each slot of a diffuser, by slot; {} for nothing known"
    )

    limits: JsonObject | None = Field(
        None,
        description="what is never exceeded, with units as in scene files; {} for nothing",
        examples=[{"brightness": {"max": "60%"}, "temperature": {"min": "2700 K", "max": "4000 K"}}],
    )
    life: str | None = Field(
        None, max_length=20, description="how long a cartridge lasts, such as 300 h; null if not known"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            message = f"expected one of {', '.join(type(self).model_fields)}"
            raise ValueError(message)
        if "zone" in self.model_fields_set and self.zone is None:
            message = "zone: a device cannot be left without a zone; DELETE it instead"
            raise ValueError(message)
        return self


class MeaningBody(BaseModel):
    """The answer that a press gives."""

    model_config = ConfigDict(extra="forbid")

    metric: Metric = Metric.SMILEY
    score: StrictInt

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        if not in_range(self.metric, self.score):
            lowest, highest = RANGES[self.metric]
            message = f"score: {self.metric} goes from {lowest} to {highest}, found {self.score}"
            raise ValueError(message)
        return self


Action = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class DeviceBody(PartBody):
    """Where a device works, its name, and what its presses mean; what is left out stays as it is."""

    name: Name | None = Field(None, description="what people call it")
    buttons: Annotated[dict[Action, MeaningBody], Field(max_length=100)] | None = Field(
        None,
        description="by the device's own word for a press, the answer that it gives; other presses give none",
        examples=[{"1_single": {"metric": "smiley", "score": 1}}],
    )
    repeat_s: Annotated[float, Field(ge=0, le=3600)] | None = Field(
        None, description="the same answer again within this time is kept, but not trusted"
    )


@router.get("", dependencies=[allow(Right.SEE_DEVICES)])
async def list_devices(
    request: Request, deps: Deps, q: Search = "", limit: Limit = MOST, cursor: Cursor = None
) -> Page[DeviceJson]:
    """Every discovered or expected device, adopted ones first; one physical device is one entry."""
    words = q.casefold().split()
    found = [status for status in deps.controls.devices() if status.answers_to(words)]
    page = whole(found, request, limit, cursor)
    return {"items": await unhurried(page["items"], device_json), "next": page["next"]}


@router.get("/{device}", dependencies=[allow(Right.SEE_DEVICES)], responses=UNKNOWN)
async def get_device(device: str, deps: Deps) -> DeviceJson:
    """One device with its parts and what they last said."""
    return device_json(_known(deps, device))


@router.patch("/{device}", responses=UNKNOWN)
async def place_device(device: str, body: DeviceBody, deps: Deps, actor: Technician) -> DeviceJson:
    """Adopt a device into a zone and layer, with all its parts, rename it, limit it, or map its buttons."""
    fitted = _fitted(body)
    if body.buttons is not None or body.repeat_s is not None:
        _known(deps, device)
        status = await deps.controls.map_buttons(
            DeviceId(device),
            zone=None if body.zone is None else ZoneId(body.zone),
            buttons=None if body.buttons is None else _meanings(body.buttons),
            repeat_s=body.repeat_s,
            actor=actor.name,
        )
        done = {"buttons", "repeat_s"} if status.device.parts else {"buttons", "repeat_s", "zone"}
        if body.model_fields_set <= done:
            return device_json(status)
    return await _place(deps, device, body, actor, fitted, name=body.name)


def _meanings(buttons: Mapping[str, MeaningBody]) -> dict[str, Meaning]:
    return {action: Meaning(body.metric, body.score) for action, body in buttons.items()}


@router.patch("/{device}/parts/{part}", responses=UNKNOWN)
async def place_part(device: str, part: str, body: PartBody, deps: Deps, actor: Technician) -> DeviceJson:
    """Put one part of a device, such as a channel of a dimmer, into a zone and layer of its own."""
    return await _place(deps, device, body, actor, _fitted(body), part=part)


class CartridgeBody(BaseModel):
    """Which cartridge; what is left out must be plain without it."""

    model_config = ConfigDict(extra="forbid")

    part: str | None = Field(None, max_length=200)
    fragrance: str | None = Field(None, max_length=50)


@router.post("/{device}/cartridge", responses=UNKNOWN)
async def changed_cartridge(device: str, body: CartridgeBody, deps: Deps, actor: Technician) -> DeviceJson:
    """Say that somebody put another cartridge in: what it gave counts from nought."""
    status = await deps.controls.changed_cartridge(
        DeviceId(device), part=body.part, fragrance=body.fragrance, actor=actor.name
    )
    return device_json(status)


@router.post("/{device}/identify", status_code=202, responses=UNKNOWN)
async def identify_device(device: str, deps: Deps, actor: Technician) -> dict[str, str]:
    """Make a device blink, beep or puff."""
    await deps.controls.identify(DeviceId(device), actor=actor.name)
    return {"device": device}


class SoundBody(BaseModel):
    """For how long and how loud; bounded, for customers are there."""

    model_config = ConfigDict(extra="forbid")

    siren: str | None = Field(None, max_length=200, description="needed where the device has several")
    seconds: Annotated[float, Field(ge=1, le=LONGEST_S)] = 2.0
    volume: Annotated[float, Field(ge=0, le=LOUDEST)] = Field(
        0.25, description="where the siren can be told; another sounds as it does"
    )


@router.post("/{device}/sound", status_code=202, responses=UNKNOWN)
async def sound_siren(device: str, body: SoundBody, deps: Deps, actor: Technician) -> dict[str, str]:
    """Sound a siren for a moment. Nothing else ever sounds one: no scene, no experiment, no emergency."""
    await deps.controls.sound(
        DeviceId(device), siren=body.siren, seconds=body.seconds, volume=body.volume, actor=actor.name
    )
    return {"device": device}


@router.delete("/{device}", status_code=204, responses=UNKNOWN)
async def forget_device(device: str, deps: Deps, actor: Technician) -> None:
    """Remove a device and its places; it is discovered again if it still speaks."""
    await deps.controls.forget(DeviceId(device), actor=actor.name)


async def _place(
    deps: Dependencies,
    device: str,
    body: PartBody,
    actor: Identity,
    fitted: _Fitted,
    *,
    part: str | None = None,
    name: str | None = None,
) -> DeviceJson:
    if body.layer is not None and body.zone is None and not _placed(_known(deps, device), part):
        raise FieldError(field="layer", message="the device has no zone yet; give it one")
    status = await deps.controls.place(
        DeviceId(device),
        part=part,
        zone=None if body.zone is None else ZoneId(body.zone),
        layer=None if body.layer is None else Layer(body.layer),
        name=name,
        actor=actor.name,
        sense=None if body.sense is None else Sense(body.sense),
        fragrances=body.fragrances,
        limits=fitted.limits,
        life_s=fitted.life_s,
    )
    return device_json(status)


class _Fitted(NamedTuple):
    """What a body says in words with units, read."""

    limits: PartLimits | None
    life_s: float | None


def _fitted(body: PartBody) -> _Fitted:
    limits = None if body.limits is None else parse_part_limits(body.limits)
    return _Fitted(limits, _life_s(body.life) if "life" in body.model_fields_set else None)


def _life_s(said: str | None) -> float:
    """In seconds; nought takes back what was said."""
    try:
        return 0.0 if said is None else life_seconds(said)
    except QuantityError as error:
        raise FieldError(field="life", message=str(error)) from error


def _placed(status: DeviceStatus, part: str | None) -> bool:
    return bool(status.places) if part is None else part in status.places


def _known(deps: Dependencies, device: str) -> DeviceStatus:
    for status in deps.controls.devices():
        if status.device.id == device:
            return status
    raise UnknownDeviceError(device)
