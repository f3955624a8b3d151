"""Scenes and the day's plan over HTTP: what could be, and what will be; nothing is actuated."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from typing_extensions import TypedDict

from controller.adapters.status_errors import UnknownZoneError
from controller.adapters.wire import StateJson, state_json
from controller.atmosphere.hours import day_span
from controller.atmosphere.model import Scene, Setting, Text, ZoneId
from controller.atmosphere.plan import PlanRow, plan_rows
from controller.web.access import Right, allow
from controller.web.paging import MOST, Cursor, Limit, Page, whole
from controller.web.problems import UNKNOWN
from controller.web.wiring import Deps

router = APIRouter(tags=["scenes"], dependencies=[allow(Right.SEE)])


class SettingJson(TypedDict):
    """What one sense should be like, and how many seconds the way there takes."""

    state: StateJson
    fade_s: float


class SceneJson(TypedDict):
    """One scene file; a sense that is null is the zone's default."""

    name: str
    label: dict[str, str]
    light: dict[str, SettingJson] | None
    music: SettingJson | None
    scent: SettingJson | None
    touch: list[dict[str, str]] | None
    taste: list[dict[str, str]] | None
    source: str


Day = Annotated[
    date,
    Query(
        alias="date",
        ge=date(1970, 1, 1),
        le=date(2200, 1, 1),
        description="a day of the store's own calendar",
    ),
]


@router.get("/scenes")
async def list_scenes(
    request: Request, deps: Deps, limit: Limit = MOST, cursor: Cursor = None
) -> Page[SceneJson]:
    """Every scene of the store; a light layer ``*`` stands for all layers that have no entry of their own."""
    return whole(
        [_scene_json(scene) for scene in deps.controls.store.scenes.values()], request, limit, cursor
    )


@router.get("/plan", responses=UNKNOWN)
async def plan(zone: str, day: Day, deps: Deps) -> Page[PlanRow]:
    """A zone's whole day from midnight to midnight, without a gap; looking at it moves nothing.

    Each slot names the rule that wins and those it beats, the limits that will hold something back if all is
    delivered, those of single devices, and the blocks of running experiments.
    """
    store = deps.controls.store
    if zone not in store.zones:
        raise UnknownZoneError(zone, tuple(store.zones))
    asked = deps.experiments.assignments(ZoneId(zone), *day_span(store.timezone, day))
    works = deps.controls.fixtures().get(ZoneId(zone), ())
    return {"items": plan_rows(store, ZoneId(zone), day, asked, works), "next": None}


def _scene_json(scene: Scene) -> SceneJson:
    return {
        "name": scene.name,
        "label": dict(scene.label),
        "light": None
        if scene.light is None
        else {layer: _setting(setting) for layer, setting in scene.light.items()},
        "music": _setting(scene.music) if scene.music else None,
        "scent": _setting(scene.scent) if scene.scent else None,
        "touch": _texts(scene.touch),
        "taste": _texts(scene.taste),
        "source": scene.source,
    }


def _setting(setting: Setting) -> SettingJson:
    return {"state": state_json(setting.state), "fade_s": setting.fade_s}


def _texts(texts: tuple[Text, ...] | None) -> list[dict[str, str]] | None:
    return None if texts is None else [dict(text) for text in texts]
