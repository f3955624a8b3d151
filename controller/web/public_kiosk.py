"""The kiosk: four faces on a screen in the store, working while the network does not."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from controller.atmosphere.model import ZoneId
from controller.web.language import Language, language
from controller.web.pages_assets import answer
from controller.web.public_frame import (
    REASONS,
    CustomerWords,
    no_such_zone,
    other_languages,
    pages_of,
    reason_name,
)
from controller.web.wiring import Deps

router = APIRouter(include_in_schema=False)


def _faces(words: Language) -> list[tuple[int, str]]:
    return [
        (4, words.gettext("Very happy")),
        (3, words.gettext("Happy")),
        (2, words.gettext("Unhappy")),
        (1, words.gettext("Very unhappy")),
    ]


@router.get("/kiosk/sw.js")
async def service_worker(request: Request) -> Response:
    """The script that keeps the kiosk's page for times without a network."""
    return answer(pages_of(request).assets["kiosk-worker.js"], request)


@router.get("/kiosk/{zone}")
async def kiosk_page(
    zone: str, request: Request, deps: Deps, words: CustomerWords, lang: str = ""
) -> HTMLResponse:
    """The faces; in the store's first language until somebody chooses another."""
    store = deps.controls.store
    if ZoneId(zone) not in store.zones:
        return no_such_zone(request, words)
    shown = words if lang else language(next(iter(store.languages), words.code))
    context = {
        "store": store,
        "zone": zone,
        "zone_name": shown.pick(store.zones[ZoneId(zone)].label),
        "faces": _faces(shown),
        "reasons": [(reason, reason_name(reason, shown)) for reason in REASONS[:6]],
        "others": other_languages(request, store, shown),
        "chosen": bool(lang),
    }
    html = pages_of(request).page("kiosk.html", shown, context)
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


@router.get("/kiosk/{zone}/app.webmanifest")
async def manifest(zone: str, request: Request, deps: Deps, words: CustomerWords) -> Response:
    """Lets a tablet install the kiosk as a full-screen app."""
    store = deps.controls.store
    if ZoneId(zone) not in store.zones:
        return no_such_zone(request, words)
    said = {
        "name": f"{store.name}: {words.pick(store.zones[ZoneId(zone)].label)}",
        "short_name": store.name,
        "start_url": f"/kiosk/{zone}",
        "scope": "/kiosk/",
        "display": "fullscreen",
        "background_color": "#0c1415",
        "theme_color": "#0c1415",
        "icons": [{"src": "/static/mark.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return JSONResponse(said, media_type="application/manifest+json")
