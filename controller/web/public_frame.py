"""What the public pages share: the customer's language, the zone they stand in, and the friendly 404."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from controller.atmosphere.model import Store, Zone, ZoneId
from controller.web.language import LANGUAGES, Language, language, wanted
from controller.web.pages import Pages
from controller.web.panel_frame import NothingHereError
from controller.web.wiring import Deps

NEVER_KEPT = {"Cache-Control": "no-store"}

REASONS = ("music", "scent", "light", "staff", "waiting", "products", "prices", "cleanliness")
"""what customers may tap, as it is stored"""


def reason_name(reason: str, words: Language) -> str:
    """A reason as customers read it."""
    return {
        "music": words.gettext("Music"),
        "scent": words.gettext("Scent"),
        "light": words.gettext("Light"),
        "staff": words.gettext("Staff"),
        "waiting": words.gettext("Waiting"),
        "products": words.gettext("Products"),
        "prices": words.gettext("Prices"),
        "cleanliness": words.gettext("Cleanliness"),
    }[reason]


def customer_words(request: Request, deps: Deps, lang: str = "") -> Language:
    """The language that the address says, else the best that the customer's device asks for."""
    offered = deps.controls.store.languages
    return language(wanted(lang or None, request.headers.get("accept-language", ""), offered))


CustomerWords = Annotated[Language, Depends(customer_words)]


def pages_of(request: Request) -> Pages:
    """The templates."""
    pages: Pages = request.app.state.pages
    return pages


def zone_of(store: Store, zone: str) -> Zone:
    """The zone of an address; raises ``NothingHereError``."""
    found = store.zones.get(ZoneId(zone))
    if found is None:
        raise NothingHereError
    return found


def other_languages(request: Request, store: Store, words: Language) -> list[tuple[str, str, str]]:
    """Code, name and address of the same page in the store's other languages."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return [
        (code, language(code).locale.get_display_name(code) or code, f"?{urlencode([*kept, ('lang', code)])}")
        for code in LANGUAGES
        if code in store.languages and code != words.code
    ]


def no_such_zone(request: Request, words: Language) -> HTMLResponse:
    """A friendly 404 in every language."""
    other = next(language(code) for code in LANGUAGES if code != words.code)
    context = {
        "heading": words.gettext("We cannot find this place"),
        "sentence": words.gettext("Please scan the code again, or ask our staff. Thank you!"),
        "other": {
            "code": other.code,
            "heading": other.gettext("We cannot find this place"),
            "sentence": other.gettext("Please scan the code again, or ask our staff. Thank you!"),
        },
        "home": False,
    }
    return HTMLResponse(pages_of(request).page("sorry.html", words, context), 404)
