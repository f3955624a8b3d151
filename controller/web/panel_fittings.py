"""Limits, fittings, cartridges and buttons of one device, set on its page; each error stands at its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import NoCartridgeError, NoSirenError, UnholdableLimitError
from controller.atmosphere.model import DeviceId, Sense, ZoneId
from controller.atmosphere.part_limits import PartLimitError, PartLimits, parse_part_limits
from controller.atmosphere.quantity import QuantityError, life_seconds
from controller.errors import AmbiyansError
from controller.web.pages_buttons import button_form, read_form
from controller.web.pages_fittings import LIFE_UNIT, LIMIT_FIELDS, Entered, fault_words
from controller.web.panel_devices import device_view, status_of
from controller.web.panel_frame import Desk, NothingHereError, done, needs
from controller.web.panel_view import Viewer
from controller.web.wiring import Deps
from devices.registry import LONGEST_S, LOUDEST

router = APIRouter(include_in_schema=False)

Technician = Annotated[Viewer, needs("change_devices")]
PartName = Annotated[str, Form(max_length=200)]
_BARE = re.compile(r"%?\s*([0-9]{1,9}(?:[.,][0-9]{1,9})?)")
_LONGEST_FRAGRANCE = 50
_MOST_TYPED = 200


def with_unit(text: str, unit: str) -> str:
    """What somebody typed into a field whose unit stands beside it.

    >>> with_unit(" 60 ", "%"), with_unit("%37,5", "%"), with_unit("2 h", "min"), with_unit("loud", "%")
    ('60 %', '37.5 %', '2 h', 'loud')
    """
    bare = _BARE.fullmatch(text.strip())
    return f"{bare[1].replace(',', '.')} {unit}" if bare else text.strip()


@router.post("/devices/{device}/limits")
async def limit(device: str, request: Request, panel: Desk, viewer: Technician) -> Response:
    """Say what one part never exceeds; empty fields are no limits."""
    status, typed = status_of(panel.deps, device), await _typed(request)
    part = _part(status, typed)
    values = {name: typed[name] for name in LIMIT_FIELDS if typed.get(name, "").strip()}
    try:
        limits = _limits(values)
        await panel.deps.controls.place(
            DeviceId(device), part=part, zone=None, layer=None, name=None, actor=viewer.name, limits=limits
        )
    except PartLimitError as error:
        wrong = {_limit_at(fault.path) for fault in error.faults}
    except UnholdableLimitError as error:
        wrong = {error.limit}
    else:
        return done(request, f"/devices/{device}")
    faults = {name: fault_words(name, viewer.words) for name in wrong}
    return await device_view(request, panel, viewer, device, Entered(part, values, faults))


def _limits(values: Mapping[str, str]) -> PartLimits:
    tree: dict[str, dict[str, str]] = {}
    for name, text in values.items():
        word, key, unit = LIMIT_FIELDS[name]
        tree.setdefault(word, {})[key] = with_unit(text, unit)
    return parse_part_limits(tree)


def _limit_at(path: tuple[str | int, ...]) -> str:
    """The field of a place like ``limits.brightness.max``."""
    return next(name for name, (word, key, _) in LIMIT_FIELDS.items() if path[1:3] == (word, key))


@router.post("/devices/{device}/fittings")
async def fit(device: str, request: Request, panel: Desk, viewer: Technician) -> Response:
    """Say what hangs on a plug, which fragrance is in each slot, and how long a cartridge lasts."""
    status, typed = status_of(panel.deps, device), await _typed(request)
    part = _part(status, typed)
    slots = {name.removeprefix("slot:"): text for name, text in typed.items() if name.startswith("slot:")}
    faults = {f"slot:{slot}" for slot, text in slots.items() if len(text.strip()) > _LONGEST_FRAGRANCE}
    life_s = _life_s(typed["life"]) if "life" in typed else 0.0
    faults |= {"life"} if life_s is None else set()
    sense = typed.get("sense")
    if sense not in {None, Sense.LIGHT.value, Sense.SCENT.value}:
        raise NothingHereError
    if faults:
        words = {name: fault_words(name, viewer.words) for name in faults}
        return await device_view(request, panel, viewer, device, Entered(part, typed, words))
    said: dict[str, Any] = {"sense": Sense(sense)} if sense else {}
    if slots:
        said["fragrances"] = {slot: text.strip() for slot, text in slots.items() if text.strip()}
    if "life" in typed:
        said["life_s"] = life_s
    try:
        await panel.deps.controls.place(
            DeviceId(device), part=part, zone=None, layer=None, name=None, actor=viewer.name, **said
        )
    except AmbiyansError as error:
        return await device_view(request, panel, viewer, device, fault=str(error))
    return done(request, f"/devices/{device}")


def _life_s(text: str) -> float | None:
    """In seconds; nought for an empty field, ``None`` for what is no time."""
    try:
        return life_seconds(with_unit(text, LIFE_UNIT)) if text.strip() else 0.0
    except QuantityError:
        return None


@router.post("/devices/{device}/cartridge")
async def changed_cartridge(
    *,
    device: str,
    request: Request,
    deps: Deps,
    viewer: Technician,
    part: PartName = "",
    fragrance: Annotated[str, Form(max_length=_LONGEST_FRAGRANCE)] = "",
) -> Response:
    """Say that another cartridge was put in."""
    status = status_of(deps, device)
    try:
        await deps.controls.changed_cartridge(
            status.device.id, part=_part(status, {"part": part}), fragrance=fragrance, actor=viewer.name
        )
    except NoCartridgeError:
        raise NothingHereError from None
    return done(request, f"/devices/{device}")


@router.post("/devices/{device}/sound")
async def sound(
    *,
    device: str,
    request: Request,
    deps: Deps,
    viewer: Technician,
    siren: PartName = "",
    seconds: Annotated[float, Form(ge=1, le=LONGEST_S)] = 2.0,
    volume: Annotated[float, Form(ge=0, le=LOUDEST * 100)] = 25.0,
) -> Response:
    """Sound a siren for a moment; ``volume`` in percent."""
    status = status_of(deps, device)
    try:
        await deps.controls.sound(
            status.device.id, siren=siren, seconds=seconds, volume=volume / 100, actor=viewer.name
        )
    except NoSirenError:
        raise NothingHereError from None
    return done(request, f"/devices/{device}", close=False)


@router.post("/devices/{device}/buttons")
async def map_buttons(device: str, request: Request, panel: Desk, viewer: Technician) -> Response:
    """Say what each press means, and for which zone."""
    status, store = status_of(panel.deps, device), panel.deps.controls.store
    form = button_form(status, store, panel.deps.clock(), viewer.words)
    if form is None:
        raise NothingHereError
    typed = read_form(await _typed(request), form, store, viewer.words)
    if not typed.accepted:
        return await device_view(request, panel, viewer, device, buttons=typed.form)
    try:
        await panel.deps.controls.map_buttons(
            status.device.id,
            zone=ZoneId(typed.zone),
            buttons=typed.buttons,
            repeat_s=typed.repeat_s,
            actor=viewer.name,
        )
    except AmbiyansError as error:
        return await device_view(request, panel, viewer, device, buttons=typed.form, fault=str(error))
    return done(request, f"/devices/{device}")


async def _typed(request: Request) -> dict[str, str]:
    """The texts of a form, none of them longer than anybody would type."""
    sent = await request.form(max_fields=500, max_files=0)
    return {name: value[:_MOST_TYPED] for name, value in sent.items() if isinstance(value, str)}


def _part(status: DeviceStatus, typed: Mapping[str, str]) -> str:
    part = typed.get("part", "")
    if part not in status.device.parts:
        raise NothingHereError
    return part
