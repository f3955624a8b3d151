"""The store now: a card for each zone, switching, tasks, emergency, receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from controller.adapters.status import ZoneStatus
from controller.adapters.status_errors import UnknownZoneError
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.model import EMERGENCY, DeviceId, SceneName, Store, ZoneId
from controller.atmosphere.schedule import due, is_open, next_close
from controller.errors import AmbiyansError
from controller.web.language import Language
from controller.web.pages import Piece
from controller.web.pages_words import OVERRIDE_REASONS, override_reason
from controller.web.pages_zone import Badge, ZoneCard, badge, scene_choice, zone_card
from controller.web.panel_frame import Desk, Looking, NothingHereError, done, needs
from controller.web.panel_view import View, Viewer
from controller.web.ports import Controls, Dependencies
from controller.web.wiring import Deps

router = APIRouter(include_in_schema=False)

LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class NowHead:
    """The line beside the heading."""

    opening: str
    troubles: int


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A whole receipt."""

    zone: str
    scene: str
    at: str
    badge: Badge


async def now_pieces(deps: Dependencies, _view: View, words: Language) -> Sequence[Piece]:
    """The head line and one card a zone."""
    controls, now = deps.controls, deps.clock()
    names, experiments = device_names(controls), {each.id: each.name for each in deps.experiments.all()}
    cards = [
        zone_card(_named(status, experiments), controls.store, now, names, words)
        for status in controls.zones()
    ]
    head = NowHead(_opening(deps, words), sum(card.badge.status in {"partial", "failed"} for card in cards))
    return [Piece("now-head", "now_head.html", head), *(_card_piece(card) for card in cards)]


def _named(status: ZoneStatus, experiments: Mapping[str, str]) -> ZoneStatus:
    """The status with its experiment's name where it has the id."""
    desired = status.desired
    if desired.experiment is None:
        return status
    name = experiments.get(desired.experiment, desired.experiment)
    return replace(status, desired=replace(desired, experiment=name))


def _card_piece(card: ZoneCard) -> Piece:
    return Piece(f"zone-{card.id}", "zone_card.html", card)


def device_names(controls: Controls) -> Mapping[DeviceId, str]:
    """What people call the devices."""
    return {status.device.id: status.name for status in controls.devices()}


def _opening(deps: Dependencies, words: Language) -> str:
    store, now = deps.controls.store, deps.clock()
    closes = next_close(store, now)
    if not is_open(store, now):
        return words.gettext("The store is closed")
    if closes is None:
        return words.gettext("The store is open")
    return words.gettext("Open until %(until)s", until=words.moment(closes, now, store.timezone))


async def receipt_pieces(deps: Dependencies, view: View, words: Language) -> Sequence[Piece]:
    """One receipt, whole."""
    receipt = await deps.controls.receipt(view.asked("id"))
    if receipt is None:
        return []
    return [Piece("receipt", "receipt.html", _receipt_view(receipt, deps, words))]


def _receipt_view(receipt: Receipt, deps: Dependencies, words: Language) -> ReceiptView:
    store = deps.controls.store
    zone, scene = store.zones.get(receipt.zone), store.scenes.get(receipt.scene)
    return ReceiptView(
        zone=words.pick(zone.label) if zone else receipt.zone,
        scene=words.pick(scene.label) if scene else receipt.scene,
        at=words.moment(receipt.begun_at, deps.clock(), store.timezone),
        badge=badge(receipt, store, device_names(deps.controls), words, listed=None),
    )


@router.get("/")
async def now_page(request: Request, panel: Desk, viewer: Looking) -> HTMLResponse:
    """All zones."""
    return await panel.show(request, viewer, "now.html", "now")


@router.get("/receipts/{receipt}")
async def receipt_page(receipt: str, request: Request, panel: Desk, viewer: Looking) -> HTMLResponse:
    """What became of one change, device by device."""
    if await panel.deps.controls.receipt(receipt) is None:
        raise NothingHereError
    return await panel.show(request, viewer, "receipt.html", "receipt", query={"id": receipt})


@dataclass(frozen=True, slots=True)
class EndOption:
    """One way for an override to end."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SwitchForm:
    """What a person has chosen so far."""

    scene: str = ""
    until: str = "next-slot"
    minutes: str = ""
    reason: str = ""


def _zone(deps: Dependencies, zone: str) -> ZoneStatus:
    try:
        return deps.controls.zone(ZoneId(zone))
    except UnknownZoneError:
        raise NothingHereError from None


def end_options(deps: Dependencies, zone: ZoneId, words: Language) -> tuple[EndOption, ...]:
    """How long an override may last, each with its clock time."""
    store, now = deps.controls.store, deps.clock()

    def clock(minutes: int) -> str:
        return words.clock(now + timedelta(minutes=minutes), store.timezone)

    options = [_next_slot(store, zone, deps, words)]
    closes = next_close(store, now)
    if closes is not None:
        until = words.moment(closes, now, store.timezone)
        options.append(EndOption("close", words.gettext("closing time (%(until)s)", until=until)))
    options.append(EndOption("30", words.gettext("30 minutes (%(until)s)", until=clock(30))))
    options.append(EndOption("60", words.gettext("1 hour (%(until)s)", until=clock(60))))
    return tuple(options)


def _next_slot(store: Store, zone: ZoneId, deps: Dependencies, words: Language) -> EndOption:
    now = deps.clock()
    ends = words.moment(due(store, zone, now).ends, now, store.timezone)
    return EndOption("next-slot", words.gettext("the next change in the schedule (%(until)s)", until=ends))


async def _switch_page(
    *, request: Request, viewer: Viewer, deps: Dependencies, zone: str, form: SwitchForm, fault: str = ""
) -> HTMLResponse:
    panel, words, store = request.app.state.panel, viewer.words, deps.controls.store
    status = _zone(deps, zone)
    page: HTMLResponse = await panel.show(
        request,
        viewer,
        "switch.html",
        "now",
        status=422 if fault else 200,
        zone=zone,
        zone_name=words.pick(store.zones[status.zone].label),
        current=status.desired.scene,
        scenes=[scene_choice(scene, words) for name, scene in store.scenes.items() if name != EMERGENCY],
        ends=end_options(deps, status.zone, words),
        reasons=[(reason, override_reason(reason, words)) for reason in OVERRIDE_REASONS],
        form=form,
        fault=fault,
    )
    return page


@router.get("/zones/{zone}/switch")
async def switch_page(
    zone: str, request: Request, deps: Deps, viewer: Annotated[Viewer, needs("switch")]
) -> HTMLResponse:
    """Choose a scene for a zone; nothing is moved yet."""
    return await _switch_page(request=request, viewer=viewer, deps=deps, zone=zone, form=SwitchForm())


@router.post("/zones/{zone}/switch")
async def switch(
    *,
    zone: str,
    request: Request,
    deps: Deps,
    viewer: Annotated[Viewer, needs("switch")],
    scene: Annotated[str, Form(max_length=200)] = "",
    until: Annotated[str, Form(max_length=40)] = "",
    minutes: Annotated[str, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Switch the zone; the card then follows the devices."""
    form = SwitchForm(scene, until, minutes.strip(), reason)
    status = _zone(deps, zone)
    chosen, fault = _length(form, viewer.words)
    if scene not in deps.controls.store.scenes:
        fault = viewer.words.gettext("Please choose a scene.")
    if fault:
        return await _switch_page(
            request=request, viewer=viewer, deps=deps, zone=zone, form=form, fault=fault
        )
    try:
        await deps.controls.override(
            status.zone,
            scene=SceneName(scene),
            patch=None,
            until=None if chosen is not None else form.until or "next-slot",
            minutes=chosen,
            reason=reason,
            actor=viewer.name,
        )
    except AmbiyansError as error:
        return await _switch_page(
            request=request, viewer=viewer, deps=deps, zone=zone, form=form, fault=str(error)
        )
    return done(request, f"/#zone-{status.zone}")


def _length(form: SwitchForm, words: Language) -> tuple[float | None, str]:
    """How many minutes the form says, ``None`` for an end with a name; and what is wrong with it."""
    text = form.minutes or (form.until if form.until.isdigit() else "")
    if not text:
        return (None, "") if form.until in {"", "next-slot", "close"} else (None, _bad_minutes(words))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST_MINUTES):
        return None, _bad_minutes(words)
    return float(text), ""


def _bad_minutes(words: Language) -> str:
    return words.gettext("Minutes must be a whole number from 1 to %(most)s.", most=LONGEST_MINUTES)


@router.post("/zones/{zone}/return")
async def end_override(
    zone: str, request: Request, deps: Deps, viewer: Annotated[Viewer, needs("switch")]
) -> Response:
    """Give the zone back to the schedule."""
    await deps.controls.end_override(_zone(deps, zone).zone, actor=viewer.name)
    return done(request, f"/#zone-{zone}")


@router.post("/zones/{zone}/put-right")
async def put_right(
    zone: str, request: Request, deps: Deps, viewer: Annotated[Viewer, needs("switch")]
) -> Response:
    """Assert what is due over what somebody changed by hand."""
    await deps.controls.put_right(_zone(deps, zone).zone, actor=viewer.name)
    return done(request, f"/#zone-{zone}")


@router.post("/zones/{zone}/tasks/{task}")
async def tick_task(
    *,
    zone: str,
    task: int,
    request: Request,
    deps: Deps,
    viewer: Looking,
    finished: Annotated[str, Form(alias="done")],
) -> Response:
    """Tick a task of the staff, or take the tick back."""
    status = _zone(deps, zone)
    if not 0 <= task < len(status.desired.tasks):
        raise NothingHereError
    await deps.controls.tick_task(status.zone, task, done=finished == "yes", actor=viewer.name)
    return done(request, f"/#zone-{zone}")


@router.get("/emergency")
async def emergency_page(
    request: Request, panel: Desk, viewer: Annotated[Viewer, needs("switch")]
) -> HTMLResponse:
    """Ask once more before the whole store changes."""
    return await panel.show(request, viewer, "emergency.html", "now", active=panel.deps.controls.emergency)


@router.post("/emergency")
async def emergency(
    request: Request,
    deps: Deps,
    viewer: Annotated[Viewer, needs("switch")],
    active: Annotated[str, Form()],
) -> Response:
    """Put the store into emergency, or back."""
    await deps.controls.set_emergency(active=active == "yes", actor=viewer.name)
    return done(request, "/")
