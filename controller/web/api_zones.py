"""Zones over HTTP: what each should be and why, overrides, emergency, tasks."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from typing_extensions import TypedDict

from controller.adapters.accounts import Identity
from controller.adapters.submission import instant_from
from controller.adapters.wire_zones import ZoneJson, zone_json
from controller.atmosphere.model import SceneName, ZoneId
from controller.atmosphere.scene import parse_patch
from controller.web.access import Right, allow
from controller.web.fields import JsonObject, Words
from controller.web.paging import MOST, Cursor, Limit, Page, whole
from controller.web.problems import UNKNOWN
from controller.web.wiring import Deps

router = APIRouter(tags=["zones"])

LONGEST_MINUTES = 7 * 24 * 60
"""An override is a person's choice for now; what should last longer belongs into the schedule."""
_ENDS = frozenset({"next-slot", "close"})


class Receipted(TypedDict):
    """Where to follow what becomes of a change."""

    receipt: str


class Receipts(TypedDict):
    """Where to follow what becomes of a change of the whole store."""

    active: bool
    receipts: list[str]


def _known_end(until: str | None) -> str | None:
    """Refuse what is neither a word nor a moment."""
    if until is not None and until not in _ENDS:
        instant_from(until)
    return until


class OverrideBody(BaseModel):
    """A person's choice for a zone."""

    model_config = ConfigDict(extra="forbid")

    scene: str | None = None
    patch: JsonObject | None = Field(
        None, description='Merged into what is due: `{"scent": {"intensity": "20%"}}`'
    )
    until: Annotated[str | None, AfterValidator(_known_end)] = Field(
        None, description="`next-slot` (also when left out), `close`, or a moment with its offset (RFC 3339)"
    )
    minutes: float | None = Field(None, gt=0, le=LONGEST_MINUTES, strict=True, allow_inf_nan=False)
    reason: Words = ""

    @model_validator(mode="after")
    def _says_what_and_when(self) -> Self:
        if self.scene is None and self.patch is None:
            message = "scene or patch: one of them must say what to change"
            raise ValueError(message)
        if self.until is not None and self.minutes is not None:
            message = "until and minutes: only one of them can say when it ends"
            raise ValueError(message)
        return self


class EmergencyBody(BaseModel):
    """Whether every zone has the emergency scene."""

    model_config = ConfigDict(extra="forbid")

    active: bool = Field(strict=True)


class TaskBody(BaseModel):
    """Whether a touch or taste task is done."""

    model_config = ConfigDict(extra="forbid")

    done: bool = Field(strict=True)


@router.get("/zones", dependencies=[allow(Right.SEE)])
async def list_zones(
    request: Request, deps: Deps, limit: Limit = MOST, cursor: Cursor = None
) -> Page[ZoneJson]:
    """Every zone, in the order of the store file."""
    labels = deps.controls.store.zones
    zones = [zone_json(status, labels[status.zone].label) for status in deps.controls.zones()]
    return whole(zones, request, limit, cursor)


@router.get("/zones/{zone}", dependencies=[allow(Right.SEE)], responses=UNKNOWN)
async def get_zone(zone: str, deps: Deps) -> ZoneJson:
    """One zone: its scene, the reason, and what became of the last change."""
    status = deps.controls.zone(ZoneId(zone))
    return zone_json(status, deps.controls.store.zones[status.zone].label)


@router.post("/zones/{zone}/override", status_code=202, responses=UNKNOWN)
async def override(
    zone: str, body: OverrideBody, deps: Deps, actor: Annotated[Identity, allow(Right.SWITCH)]
) -> Receipted:
    """Switch a zone to a scene, or change some of what is due, until the given end; stored when answered."""
    patch = None if body.patch is None else parse_patch(body.patch)
    until = body.until if body.until is None or body.until in _ENDS else instant_from(body.until)
    receipt = await deps.controls.override(
        ZoneId(zone),
        scene=None if body.scene is None else SceneName(body.scene),
        patch=patch,
        until=until,
        minutes=body.minutes,
        reason=body.reason,
        actor=actor.name,
    )
    return {"receipt": receipt}


@router.post("/zones/{zone}/put-right", status_code=202, responses=UNKNOWN)
async def put_right(zone: str, deps: Deps, actor: Annotated[Identity, allow(Right.SWITCH)]) -> Receipted:
    """Assert what is due although somebody changed devices by hand."""
    return {"receipt": await deps.controls.put_right(ZoneId(zone), actor=actor.name)}


@router.delete(
    "/zones/{zone}/override",
    status_code=202,
    response_model=Receipted,
    responses={**UNKNOWN, 204: {"description": "There was no override."}},
)
async def end_override(
    zone: str, deps: Deps, actor: Annotated[Identity, allow(Right.SWITCH)]
) -> Receipted | Response:
    """Return to what is due."""
    receipt = await deps.controls.end_override(ZoneId(zone), actor=actor.name)
    return Response(status_code=204) if receipt is None else {"receipt": receipt}


@router.put("/zones/{zone}/tasks/{task}", status_code=204, responses=UNKNOWN)
async def tick_task(
    zone: str, task: int, body: TaskBody, deps: Deps, actor: Annotated[Identity, allow(Right.SEE)]
) -> None:
    """Tick a touch or taste task of the zone's scene, by its place in the list."""
    await deps.controls.tick_task(ZoneId(zone), task, done=body.done, actor=actor.name)


@router.post("/emergency", status_code=202)
async def emergency(
    body: EmergencyBody, deps: Deps, actor: Annotated[Identity, allow(Right.SWITCH)]
) -> Receipts:
    """Put every zone into the emergency scene, or back; a help to people, not a life-safety system."""
    receipts = await deps.controls.set_emergency(active=body.active, actor=actor.name)
    return {"active": body.active, "receipts": list(receipts)}
