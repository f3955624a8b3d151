"""Devices put to work in the panel: many at once, tried out, replaced, listed and labelled."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from controller.adapters.device_list import LARGEST_BYTES, DeviceListError
from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import (
    BusyDeviceError,
    NothingToPlaceError,
    NotInstalledError,
    SuccessorRefusedError,
    UnknownDeviceError,
    UnknownZoneError,
)
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from controller.web.language import Language
from controller.web.pages_commissioning import (
    Succession,
    label,
    loss_words,
    outcome_words,
    successors,
    trials_view,
)
from controller.web.pages_device import ROWS, select_devices, wanted_devices
from controller.web.paging import MOST
from controller.web.panel_devices import device_view, status_of
from controller.web.panel_frame import PRIVATE, Desk, NothingHereError, Panel, done, needs, wants_fragment
from controller.web.panel_view import Viewer
from controller.web.wiring import Deps
from devices.registry import full_code, read_code

router = APIRouter(include_in_schema=False)

Technician = Annotated[Viewer, needs("change_devices")]
Onlooker = Annotated[Viewer, needs("devices")]
_QUERY = ("q", "zone", "kind", "new", "sort", "page")
_SHORTEST_LABEL = 6


@router.post("/devices")
async def place_many(
    *,
    panel: Desk,
    viewer: Technician,
    device: Annotated[list[str] | None, Form(max_length=MOST)] = None,
    zone: Annotated[str, Form(max_length=200)] = "",
    layer: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Put the chosen devices into one zone, all of them or none."""
    if device:
        try:
            await panel.deps.controls.place_all(
                [DeviceId(each) for each in device],
                zone=ZoneId(zone),
                layer=Layer(layer) if layer else None,
                actor=viewer.name,
            )
        except (UnknownZoneError, UnknownDeviceError, NothingToPlaceError):
            raise NothingHereError from None
    return RedirectResponse("/devices", 303)


# trying out


@router.get("/devices/{device}/trials")
async def trials(device: str, panel: Desk, viewer: Onlooker) -> HTMLResponse:
    """What comes of trying a device out."""
    return await _trials(panel, viewer, status_of(panel.deps, device))


@router.post("/devices/{device}/trials")
async def try_out(device: str, request: Request, panel: Desk, viewer: Technician) -> Response:
    """Try a device out."""
    status, fault = status_of(panel.deps, device), ""
    try:
        await panel.deps.controls.try_out(status.device.id, part=None, actor=viewer.name)
    except (BusyDeviceError, NotInstalledError) as error:
        fault = busy_words(error, viewer.words)
    if wants_fragment(request):
        return await _trials(panel, viewer, status_of(panel.deps, device), fault)
    return RedirectResponse(f"/devices/{device}", 303)


def busy_words(error: BusyDeviceError | NotInstalledError, words: Language) -> str:
    """Why a device cannot be tried out at the moment."""
    if isinstance(error, NotInstalledError):
        return words.gettext("Give it a zone first: only what works somewhere is tried out.")
    if "emergency" in error.why:
        return words.gettext("Not in an emergency.")
    if "already" in error.why:
        return words.gettext("It is being tried out already.")
    return words.gettext("It is just being switched. Try again in a moment.")


async def _trials(panel: Panel, viewer: Viewer, status: DeviceStatus, fault: str = "") -> HTMLResponse:
    found = await panel.deps.controls.trials(status.device.id)
    store, words = panel.deps.controls.store, viewer.words
    view = trials_view(status, found, panel.deps.clock(), store, words)
    html = panel.pages.page(
        "device_trials.html", words, {"trials": view, "rights": viewer.rights, "trial_fault": fault}
    )
    return HTMLResponse(html, headers=PRIVATE)


# one in the place of another


@router.post("/devices/{device}/successor")
async def succeed(
    *,
    device: str,
    request: Request,
    panel: Desk,
    viewer: Technician,
    successor: Annotated[str, Form(max_length=200)] = "",
    accept: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Let another device take the place; what would be lost is shown and asked first."""
    status, controls, words = status_of(panel.deps, device), panel.deps.controls, viewer.words
    old, new = status.device.id, DeviceId(successor)
    offered = successors(controls.devices(), status)
    try:
        lost = tuple(loss_words(loss, words) for loss in controls.losses(old, new))
        if not lost or accept == "yes":
            await controls.succeed(old, new, accept_losses=accept == "yes", actor=viewer.name)
            return done(request, f"/devices/{successor}")
        asked = Succession(offered, successor, lost)
    except (UnknownDeviceError, SuccessorRefusedError):
        fault = words.gettext("Choose a device that is there and has no zone of its own.")
        asked = Succession(offered, fault=fault)
    except NotInstalledError:
        asked = Succession(offered, fault=words.gettext("It has no zone that another could take over."))
    return await device_view(request, panel, viewer, device, succession=asked)


@router.post("/devices/{device}/take-back")
async def take_back(device: str, request: Request, panel: Desk, viewer: Technician) -> Response:
    """Give a replaced device its place back."""
    status = status_of(panel.deps, device)
    try:
        await panel.deps.controls.undo_succession(status.device.id, actor=viewer.name)
    except NotInstalledError:
        raise NothingHereError from None
    return done(request, f"/devices/{device}")


# labels


@router.get("/labels")
async def labels(request: Request, panel: Desk, viewer: Onlooker) -> HTMLResponse:
    """Labels to print for the devices of a search, as many as a page of the list shows."""
    query = {key: request.query_params[key][:200] for key in _QUERY if request.query_params.get(key)}
    wanted, deps = wanted_devices(query), panel.deps
    found = select_devices(deps.controls.devices(), wanted)[(wanted.page - 1) * ROWS : wanted.page * ROWS]
    public_url = deps.settings.public_url
    drawn = [await asyncio.to_thread(label, each, public_url) for each in found]
    html = panel.pages.page("labels.html", viewer.words, {"labels": drawn, "store": deps.controls.store})
    return HTMLResponse(html, headers=PRIVATE)


@router.get("/d/{code}")
async def labelled(code: str, deps: Deps, _viewer: Onlooker) -> Response:
    """The device of a label, however much of the code that one shows."""
    wanted = read_code(code[:200])
    found = [
        each.device.id
        for each in deps.controls.devices()
        if len(wanted) >= _SHORTEST_LABEL and full_code(each.device.id).startswith(wanted)
    ]
    if not found:
        raise NothingHereError
    return RedirectResponse(f"/devices/{found[0]}" if len(found) == 1 else f"/devices?q={wanted}", 303)


# all devices as a file


@router.get("/device-list.yaml")
async def download(deps: Deps, _viewer: Onlooker) -> Response:
    """What people said of every device."""
    kept = {"Content-Disposition": 'attachment; filename="devices.yaml"', **PRIVATE}
    return Response(await deps.controls.device_list(), media_type="application/yaml", headers=kept)


@router.get("/device-list")
async def device_list(request: Request, panel: Desk, viewer: Onlooker) -> HTMLResponse:
    """Take the list of all devices away, or bring one."""
    return await _list(request, panel, viewer)


@router.post("/device-list", max_body_size=3 * LARGEST_BYTES)
async def take_list(
    *,
    request: Request,
    panel: Desk,
    viewer: Technician,
    file: UploadFile | None = None,
    content: Annotated[str, Form(max_length=LARGEST_BYTES)] = "",
    name: Annotated[str, Form(max_length=200)] = "devices.yaml",
    act: Annotated[str, Form(max_length=10)] = "try",
) -> HTMLResponse:
    """Show what a list would change; with ``act=take`` change it."""
    brought = content.encode()
    if file is not None and file.filename:
        brought, name = await file.read(), file.filename[:200]
    try:
        found = await panel.deps.controls.take_device_list(
            brought, name, actor=viewer.name, dry_run=act != "take"
        )
    except DeviceListError as error:
        return await _list(request, panel, viewer, faults=tuple(map(str, error.faults)))
    again = brought.decode(errors="replace") if not found.stored and found.changed else ""
    return await _list(
        request,
        panel,
        viewer,
        said=outcome_words(found, viewer.words),
        content=again,
        name=name,
    )


async def _list(
    request: Request,
    panel: Panel,
    viewer: Viewer,
    *,
    faults: tuple[str, ...] = (),
    said: tuple[str, ...] = (),
    content: str = "",
    name: str = "",
) -> HTMLResponse:
    return await panel.show(
        request,
        viewer,
        "device_list.html",
        "devices",
        status=422 if faults else 200,
        whole=True,
        faults=faults[:50],
        said=said,
        content=content,
        name=name,
    )
