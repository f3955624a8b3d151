"""QR codes and posters to print, for whoever is signed in."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from controller.web.language import LANGUAGES, language
from controller.web.panel_frame import Desk, Looking
from controller.web.public_frame import NEVER_KEPT, zone_of
from controller.web.wiring import Deps

router = APIRouter(include_in_schema=False)


def survey_address(public_url: str, zone: str) -> str:
    """Where a zone's survey is found.

    >>> survey_address("https://ask.example/", "fitting-rooms")
    'https://ask.example/f/fitting-rooms'
    """
    return f"{public_url.rstrip('/')}/f/{quote(zone)}"


@router.get("/qr/{zone}.svg")
async def qr_code(zone: str, deps: Deps, _viewer: Looking) -> Response:
    """The QR code of a zone's survey; a quarter of it may be covered or dirty."""
    found = zone_of(deps.controls.store, zone)
    drawn = BytesIO()
    code = segno.make(survey_address(deps.settings.public_url, found.id), error="q", micro=False)
    code.save(drawn, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=NEVER_KEPT)


@router.get("/posters")
async def posters(request: Request, panel: Desk, viewer: Looking) -> HTMLResponse:
    """Every zone's poster and kiosk."""
    store = panel.deps.controls.store
    zones = [(zone.id, viewer.words.pick(zone.label)) for zone in store.zones.values()]
    return await panel.show(request, viewer, "posters.html", "plan", tab="answers", zones=zones)


@router.get("/poster/{zone}")
async def poster(zone: str, deps: Deps, panel: Desk, viewer: Looking) -> HTMLResponse:
    """A page to print and to put up in the zone."""
    store = deps.controls.store
    found = zone_of(store, zone)
    spoken = [language(code) for code in LANGUAGES if code in store.languages]
    context = {
        "store": store,
        "zone": found,
        "zone_name": viewer.words.pick(found.label),
        "address": survey_address(deps.settings.public_url, found.id),
        "asks": [
            (
                each.code,
                each.gettext("How do you like it here?"),
                each.gettext("Two taps, no app. Scan and tell us."),
                each.pick(found.label),
            )
            for each in spoken
        ],
    }
    return HTMLResponse(panel.pages.page("poster.html", viewer.words, context), headers=NEVER_KEPT)
