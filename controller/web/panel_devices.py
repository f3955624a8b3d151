"""Devices: found, searched, put into a zone, made to blink, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import UnknownDeviceError, UnknownZoneError
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from controller.errors import AmbiyansError
from controller.web.language import Language
from controller.web.pages import Piece
from controller.web.pages_buttons import ButtonForm, button_form
from controller.web.pages_commissioning import Succession, successors, trials_view
from controller.web.pages_device import (
    KINDS,
    PROPOSED,
    ROWS,
    SORTS,
    DeviceRow,
    Wanted,
    device_row,
    layers_of,
    select_devices,
    wanted_devices,
)
from controller.web.pages_fittings import Entered, part_forms
from controller.web.panel_frame import Desk, NothingHereError, done, needs
from controller.web.panel_view import View, Viewer
from controller.web.ports import Dependencies
from controller.web.wiring import Deps
from devices.registry import LONGEST_S, LOUDEST

router = APIRouter(include_in_schema=False)

_QUERY = ("q", "zone", "kind", "new", "sort", "page")


@dataclass(frozen=True, slots=True)
class Proposed:
    """Devices that wait for a zone."""

    rows: tuple[DeviceRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many devices there are and were found."""

    found: int
    total: int
    offline: int


async def device_pieces(deps: Dependencies, view: View, words: Language) -> Sequence[Piece]:
    """New devices, the count, and the rows of one page of the list."""
    devices, now, store = deps.controls.devices(), deps.clock(), deps.controls.store
    wanted = wanted_devices(dict(view.query))
    found = select_devices(devices, wanted)
    new = [status for status in devices if status.placeable and not status.adopted]
    first = (wanted.page - 1) * ROWS
    proposed = Proposed(tuple(device_row(each, store, now, words) for each in new[:PROPOSED]), len(new))
    count = Count(len(found), len(devices), sum(each.device.available is False for each in devices))
    return [
        Piece("devices-new", "devices_new.html", proposed),
        Piece("devices-count", "devices_count.html", count),
        *(
            Piece(f"device-{each.device.id}", "device_row.html", device_row(each, store, now, words))
            for each in found[first : first + ROWS]
        ),
    ]


@router.get("/devices")
async def devices_page(
    request: Request, panel: Desk, viewer: Annotated[Viewer, needs("devices")]
) -> HTMLResponse:
    """The list of devices."""
    query = {key: request.query_params[key][:200] for key in _QUERY if request.query_params.get(key)}
    wanted, words, store = wanted_devices(query), viewer.words, panel.deps.controls.store
    found = len(select_devices(panel.deps.controls.devices(), wanted))
    return await panel.show(
        request,
        viewer,
        "devices.html",
        "devices",
        query=query,
        whole=True,
        wanted=wanted,
        query_text=query.get("q", ""),
        zones=[(zone.id, words.pick(zone.label)) for zone in store.zones.values()],
        layers=layers_of(store),
        labels=f"/labels?{urlencode(query)}",
        kinds=[(kind, kind_name(kind, words)) for kind in KINDS],
        sorts=[(sort, sort_name(sort, words)) for sort in SORTS],
        earlier=_page_path(query, wanted, -1) if wanted.page > 1 else "",
        later=_page_path(query, wanted, +1) if wanted.page * ROWS < found else "",
    )


def _page_path(query: dict[str, str], wanted: Wanted, step: int) -> str:
    return f"/devices?{urlencode({**query, 'page': str(wanted.page + step)})}"


def kind_name(kind: str, words: Language) -> str:
    """A kind of device in words."""
    return {
        "light": words.gettext("Lights"),
        "music": words.gettext("Music players"),
        "scent": words.gettext("Diffusers"),
        "buttons": words.gettext("Buttons"),
        "siren": words.gettext("Sirens"),
        "other": words.gettext("Other"),
    }[kind]


def sort_name(sort: str, words: Language) -> str:
    """An order of the list in words."""
    return {
        "name": words.gettext("by name"),
        "zone": words.gettext("by zone"),
        "health": words.gettext("worst first"),
        "seen": words.gettext("last seen first"),
    }[sort]


def status_of(deps: Dependencies, device: str) -> DeviceStatus:
    """A device that must be there."""
    found = next((each for each in deps.controls.devices() if each.device.id == device), None)
    if found is None:
        raise NothingHereError
    return found


async def device_view(
    request: Request,
    panel: Desk,
    viewer: Viewer,
    device: str,
    entered: Entered | None = None,
    *,
    buttons: ButtonForm | None = None,
    succession: Succession | None = None,
    fault: str = "",
) -> HTMLResponse:
    """The page of a device; ``entered``, ``buttons`` and ``succession`` are forms to be looked at again."""
    store, words, now = panel.deps.controls.store, viewer.words, panel.deps.clock()
    status = status_of(panel.deps, device)
    devices = panel.deps.controls.devices()
    heir = next((each for each in devices if each.device.id == status.successor), None)
    tried = await panel.deps.controls.trials(status.device.id) if status.device.parts else []
    return await panel.show(
        request,
        viewer,
        "device.html",
        "devices",
        status=422 if fault or entered or buttons or succession else 200,
        succession=succession or Succession(successors(devices, status)),
        heir=heir.name if heir else status.successor,
        trials=trials_view(status, tried, now, store, words),
        trial_fault="",
        device=device_row(status, store, now, words),
        parts=part_forms(status, store, now, words, entered)
        if entered
        else part_forms(status, store, now, words),
        buttons=buttons or button_form(status, store, now, words),
        origin=status.device.origin,
        sirens=status.device.sirens,
        longest_s=LONGEST_S,
        loudest=LOUDEST,
        identifiers=status.device.identifiers,
        zones=[(zone.id, words.pick(zone.label)) for zone in store.zones.values()],
        layers=layers_of(store),
        fault=fault,
    )


@router.get("/devices/{device}")
async def device_page(
    device: str, request: Request, panel: Desk, viewer: Annotated[Viewer, needs("devices")]
) -> HTMLResponse:
    """One device with its parts."""
    return await device_view(request, panel, viewer, device)


@router.post("/devices/{device}")
async def place(
    *,
    device: str,
    request: Request,
    panel: Desk,
    viewer: Annotated[Viewer, needs("change_devices")],
    part: Annotated[str, Form(max_length=200)] = "",
    zone: Annotated[str, Form(max_length=200)] = "",
    layer: Annotated[str, Form(max_length=64)] = "",
    name: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Put a device, or one part of it, into a zone and layer, and name it."""
    status_of(panel.deps, device)
    try:
        await panel.deps.controls.place(
            DeviceId(device),
            part=part or None,
            zone=ZoneId(zone) if zone else None,
            layer=Layer(layer) if layer else None,
            name=name.strip() or None,
            actor=viewer.name,
        )
    except (UnknownZoneError, UnknownDeviceError):
        raise NothingHereError from None
    except AmbiyansError as error:
        return await device_view(request, panel, viewer, device, fault=str(error))
    return done(request, f"/devices/{device}")


@router.post("/devices/{device}/identify")
async def identify(
    device: str, request: Request, deps: Deps, viewer: Annotated[Viewer, needs("change_devices")]
) -> Response:
    """Make the device blink, beep or puff."""
    status = status_of(deps, device)
    await deps.controls.identify(status.device.id, actor=viewer.name)
    return done(request, f"/devices/{device}", close=False)


@router.post("/devices/{device}/forget")
async def forget(
    device: str, request: Request, deps: Deps, viewer: Annotated[Viewer, needs("change_devices")]
) -> Response:
    """Remove a device that is gone for good."""
    status = status_of(deps, device)
    await deps.controls.forget(status.device.id, actor=viewer.name)
    return done(request, "/devices")
