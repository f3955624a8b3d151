"""The survey behind a zone's QR code: one question, two taps, with or without JavaScript."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from controller.adapters.feedback_tokens import TokenRefusedError
from controller.adapters.intake import ContactWithoutConsentError, TokenUsedError
from controller.adapters.submission import LONGEST_COMMENT, Submission
from controller.atmosphere.model import ZoneId
from controller.feedback.scores import Metric
from controller.web.language import Language
from controller.web.public_frame import (
    NEVER_KEPT,
    REASONS,
    CustomerWords,
    no_such_zone,
    other_languages,
    pages_of,
    reason_name,
)
from controller.web.wiring import Deps

router = APIRouter(include_in_schema=False)

Token = Annotated[str, Query(max_length=2000)]


def _faces(words: Language) -> list[tuple[int, str]]:
    """The five answers, best first, as a thumb reaches them."""
    return [
        (5, words.gettext("Very good")),
        (4, words.gettext("Good")),
        (3, words.gettext("So-so")),
        (2, words.gettext("Bad")),
        (1, words.gettext("Very bad")),
    ]


def _page(
    request: Request,
    deps: Deps,
    words: Language,
    zone: str,
    *,
    token: str,
    fault: str = "",
    status: int = 200,
) -> HTMLResponse:
    store = deps.controls.store
    context = {
        "store": store,
        "zone": zone,
        "zone_name": words.pick(store.zones[ZoneId(zone)].label),
        "answer_id": uuid4().hex,
        "token": token,
        "faces": _faces(words),
        "reasons": [(reason, reason_name(reason, words)) for reason in REASONS],
        "longest": LONGEST_COMMENT,
        "others": other_languages(request, store, words),
        "fault": fault,
    }
    return HTMLResponse(pages_of(request).page("survey.html", words, context), status, headers=NEVER_KEPT)


@router.get("/f/{zone}")
async def survey_page(
    zone: str, request: Request, deps: Deps, words: CustomerWords, token: Token = ""
) -> HTMLResponse:
    """Ask one question about this zone."""
    if ZoneId(zone) not in deps.controls.store.zones:
        return no_such_zone(request, words)
    return _page(request, deps, words, zone, token=token)


@router.get("/f/{zone}/thanks")
async def thanks_page(zone: str, request: Request, deps: Deps, words: CustomerWords) -> HTMLResponse:
    """Say thank you."""
    if ZoneId(zone) not in deps.controls.store.zones:
        return no_such_zone(request, words)
    context = {"store": deps.controls.store, "others": []}
    return HTMLResponse(pages_of(request).page("thanks.html", words, context))


@router.post("/f/{zone}")
async def answer(
    *,
    zone: str,
    request: Request,
    deps: Deps,
    words: CustomerWords,
    answer_id: Annotated[str, Form(alias="id", max_length=128)] = "",
    score: Annotated[str, Form(max_length=4)] = "",
    comment: Annotated[str, Form(max_length=LONGEST_COMMENT)] = "",
    reasons: Annotated[list[str] | None, Form(max_length=len(REASONS))] = None,
    contact: Annotated[str, Form(max_length=254)] = "",
    consent: Annotated[str, Form(max_length=10)] = "",
    token: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Store a plain form's answer; sent twice, it counts once."""
    if ZoneId(zone) not in deps.controls.store.zones:
        return no_such_zone(request, words)
    if not (score.isascii() and score.isdigit()):
        return _page(
            request,
            deps,
            words,
            zone,
            token=token,
            fault=words.gettext("Please tap one of the faces."),
            status=422,
        )
    try:
        submission = Submission(
            id=answer_id or uuid4().hex,
            zone=zone,
            metric=Metric.CSAT,
            score=int(score),
            comment=comment or None,
            reasons=[reason for reason in reasons or [] if reason in REASONS],
            channel="qr",
            language=words.code,
            contact=contact.strip() or None,
            consent=bool(consent),
            token=token or None,
        )
        await deps.intake.submit(submission, source="survey")
    except ContactWithoutConsentError:
        fault = words.gettext("We may keep your contact only if you tick the box below it.")
        return _page(request, deps, words, zone, token=token, fault=fault, status=422)
    except (TokenUsedError, TokenRefusedError):
        fault = words.gettext("This link was good for one answer, and it has been given. Thank you!")
        return _page(request, deps, words, zone, token="", fault=fault, status=409)
    except ValidationError:
        fault = words.gettext("Something in the form cannot be read. Please try once more.")
        return _page(request, deps, words, zone, token=token, fault=fault, status=422)
    return RedirectResponse(f"/f/{zone}/thanks?lang={words.code}", 303)
