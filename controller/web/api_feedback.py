"""Answers over HTTP: anybody may give one; staff read them, and hand out tokens that are good for one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from typing_extensions import TypedDict

from controller.adapters.accounts import Identity
from controller.adapters.records_feedback import page_of_responses
from controller.adapters.status_errors import UnknownZoneError
from controller.adapters.submission import Submission, TokenRequest
from controller.adapters.wire_feedback import response_json
from controller.web.access import Right, Visitor, allow, may
from controller.web.instants import parse_since
from controller.web.paging import MOST, Cursor, Limit, Page, next_path
from controller.web.ports import Dependencies
from controller.web.problems import CONFLICT, UNKNOWN
from controller.web.wiring import Deps

router = APIRouter(prefix="/feedback", tags=["feedback"])

From = Annotated[str | None, Query(alias="from", description="a moment, or a day of the store; included")]
To = Annotated[str | None, Query(alias="to", description="a moment, or a day of the store; not included")]


class Kept(TypedDict):
    """The answer of that id is stored."""

    id: str
    stored: bool


class Token(TypedDict):
    """A signed token, good for one answer."""

    token: str


@router.post(
    "",
    status_code=201,
    responses={
        200: {"model": Kept, "description": "It was stored before; the first stands."},
        **UNKNOWN,
        **CONFLICT,
    },
)
async def give_answer(body: Submission, deps: Deps, visitor: Visitor, response: Response) -> Kept:
    """Store an answer once, however often it is sent; needs no sign-in, as customers have none."""
    stored = await deps.intake.submit(body, source="page" if visitor is None else "api")
    if not stored.created:
        response.status_code = 200
    return {"id": stored.response.id, "stored": True}


@router.get("", responses=UNKNOWN)
async def list_answers(
    *,
    request: Request,
    deps: Deps,
    reader: Annotated[Identity, allow(Right.READ_FEEDBACK)],
    zone: str | None = None,
    begins: From = None,
    ends: To = None,
    limit: Limit = MOST,
    cursor: Cursor = None,
) -> Page[dict[str, Any]]:
    """Answers, newest first, by the time they were given at; who gave them only for those who may call."""
    check_zone(deps, zone)
    timezone = deps.controls.store.timezone
    first = None if begins is None else parse_since(begins, "from", timezone)
    last = None if ends is None else parse_since(ends, "to", timezone)
    page = await deps.database.read(
        lambda session: page_of_responses(
            session, zone=zone, begins=first, ends=last, limit=limit, cursor=cursor
        )
    )
    personal = may(reader, Right.CALL_CUSTOMERS)
    items = [response_json(row, personal=personal) for row in page.items]
    return {"items": items, "next": next_path(request, page.next_cursor)}


@router.post("/tokens", status_code=201, responses=UNKNOWN)
async def give_token(
    body: TokenRequest, deps: Deps, actor: Annotated[Identity, allow(Right.GIVE_TOKENS)]
) -> Token:
    """Sign a token for one answer at one place, for a QR code on a receipt or a link in a mail."""
    token = await deps.intake.issue_token(
        zone=body.zone, touchpoint=body.touchpoint, expires=body.expires, actor=actor.name
    )
    return {"token": token}


def check_zone(deps: Dependencies, zone: str | None) -> None:
    """Raise ``UnknownZoneError`` for a filter that could never match."""
    zones = deps.controls.store.zones
    if zone is not None and zone not in zones:
        raise UnknownZoneError(zone, tuple(zones))
