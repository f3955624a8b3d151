"""Putting a whole store's devices to work over HTTP: many at once, as a list, one in another's place."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from controller.adapters.device_list import LARGEST_BYTES
from controller.adapters.wire import DeviceJson, device_json
from controller.adapters.wire_trials import TrialJson
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from controller.web.access import Right, allow
from controller.web.api_devices import LayerName, Technician
from controller.web.paging import MOST, unhurried
from controller.web.problems import CONFLICT, UNKNOWN
from controller.web.wiring import Deps

router = APIRouter(tags=["devices"])

DeviceName = Annotated[str, Field(min_length=1, max_length=200)]
YAML = "application/yaml"


class ManyBody(BaseModel):
    """Devices that come into one zone, all of them or none."""

    model_config = ConfigDict(extra="forbid")

    devices: Annotated[list[DeviceName], Field(min_length=1, max_length=MOST)]
    zone: str
    layer: LayerName | None = Field(None, description="of their lights; null leaves as is, at first ambient")


class ManyJson(TypedDict):
    """The devices as they are placed."""

    items: list[DeviceJson]


@router.patch("/devices", responses=UNKNOWN)
async def place_devices(body: ManyBody, deps: Deps, actor: Technician) -> ManyJson:
    """Put many devices, with all their parts, into one zone at once."""
    placed = await deps.controls.place_all(
        [DeviceId(each) for each in body.devices],
        zone=ZoneId(body.zone),
        layer=None if body.layer is None else Layer(body.layer),
        actor=actor.name,
    )
    return {"items": await unhurried(placed, device_json)}


class ListJson(TypedDict):
    """What a list says that is not so already."""

    listed: int
    changed: list[str]
    expected: list[str]
    """listed devices that have not announced themselves; they work as listed once they do"""
    stored: bool


_LIST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {YAML: {"schema": {"type": "string"}, "example": "devices: {0x01: {zone: entrance}}"}},
    }
}


@router.get("/device-list", dependencies=[allow(Right.SEE_DEVICES)], response_class=Response)
async def write_list(deps: Deps) -> Response:
    """What people said of every device, as a YAML file that ``PUT`` takes."""
    text = await deps.controls.device_list()
    return Response(
        text, media_type=YAML, headers={"Content-Disposition": 'attachment; filename="devices.yaml"'}
    )


@router.put("/device-list", openapi_extra=_LIST, max_body_size=LARGEST_BYTES)
async def take_list(
    *,
    request: Request,
    deps: Deps,
    actor: Technician,
    file: Annotated[str, Query(max_length=200, description="what errors call the file")] = "devices.yaml",
    dry_run: Annotated[bool, Query(description="answer what would change, and change nothing")] = False,
) -> ListJson:
    """Say of every listed device what the list says, all of it or nothing; others stay as they are."""
    found = await deps.controls.take_device_list(
        await request.body(), file, actor=actor.name, dry_run=dry_run
    )
    return {
        "listed": found.listed,
        "changed": list(found.changed),
        "expected": list(found.expected),
        "stored": found.stored,
    }


class SuccessorBody(BaseModel):
    """Which device takes the place."""

    model_config = ConfigDict(extra="forbid")

    device: DeviceName
    accept_losses: Annotated[bool, Field(description="also if the place has less with it than before")] = (
        False
    )
    dry_run: Annotated[bool, Field(description="answer what would be lost, and change nothing")] = False


class SuccessionJson(TypedDict):
    """The successor, and what its place has no more."""

    device: DeviceJson
    losses: list[str]
    stored: bool


@router.post("/devices/{device}/successor", responses={**UNKNOWN, **CONFLICT})
async def succeed_device(device: str, body: SuccessorBody, deps: Deps, actor: Technician) -> SuccessionJson:
    """Let a discovered device take over name, zone, layer, fittings, limits and buttons of another."""
    old, new = DeviceId(device), DeviceId(body.device)
    losses = deps.controls.losses(old, new)
    if body.dry_run:
        heir = next(each for each in deps.controls.devices() if each.device.id == new)
    else:
        heir = await deps.controls.succeed(old, new, accept_losses=body.accept_losses, actor=actor.name)
    return {
        "device": device_json(heir),
        "losses": [str(loss) for loss in losses],
        "stored": not body.dry_run,
    }


@router.delete("/devices/{device}/successor", responses={**UNKNOWN, **CONFLICT})
async def undo_succession(device: str, deps: Deps, actor: Technician) -> DeviceJson:
    """Give a replaced device its place back; its successor has none then."""
    return device_json(await deps.controls.undo_succession(DeviceId(device), actor=actor.name))


class TrialBody(BaseModel):
    """What to try out."""

    model_config = ConfigDict(extra="forbid")

    part: Annotated[str, Field(max_length=200)] | None = None


class TrialsJson(TypedDict):
    """The running or else the last trial of each part."""

    items: list[TrialJson]


@router.post("/devices/{device}/trials", status_code=202, responses={**UNKNOWN, **CONFLICT})
async def try_device_out(device: str, body: TrialBody, deps: Deps, actor: Technician) -> TrialsJson:
    """Try out what a device can do, one capability after the other; a scene change of its zone ends it.

    Each step counts as observed by the device's own word. Afterwards it returns to what its zone should be.
    """
    return {"items": await deps.controls.try_out(DeviceId(device), part=body.part, actor=actor.name)}


@router.get("/devices/{device}/trials", dependencies=[allow(Right.SEE_DEVICES)], responses=UNKNOWN)
async def trials_of(device: str, deps: Deps) -> TrialsJson:
    """What came of trying a device out."""
    return {"items": await deps.controls.trials(DeviceId(device))}
