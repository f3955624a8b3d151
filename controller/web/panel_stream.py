"""The live line of the panel: one stream of server-sent events for each open page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from controller.adapters.accounts import session_for_cookie
from controller.web.access import COOKIE
from controller.web.panel_frame import Desk, ForbiddenError, Looking, NothingHereError, Panel
from controller.web.panel_view import FOLLOWS, View, rights_of

router = APIRouter(include_in_schema=False)

_LONGEST_VALUE = 200
_NEEDED = {"devices": "devices", "answers": "answers", "experiments": "experiments"}
"""the right that a page's stream needs beside being signed in"""


@router.get("/panel/events")
async def events(request: Request, panel: Desk, viewer: Looking) -> StreamingResponse:
    """What changes on one page, for as long as its viewer may look at it."""
    asked = {key: value[:_LONGEST_VALUE] for key, value in request.query_params.items()}
    page, seen = asked.pop("page", ""), asked.pop("seen", "")
    if page not in FOLLOWS:
        raise NothingHereError
    needed = _NEEDED.get(page)
    if needed is not None and not getattr(viewer.rights, needed):
        raise ForbiddenError
    view = View(page, tuple(sorted(asked.items())), viewer.words.code, viewer.rights)
    return StreamingResponse(
        _stream(panel, view, seen, request),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/panel/alive", status_code=204)
async def alive(_viewer: Looking) -> None:
    """Whether a page whose line broke may connect again; 401 when nobody is signed in any more."""


async def _stream(panel: Panel, view: View, seen: str, request: Request) -> AsyncIterator[bytes]:
    cookie = request.cookies.get(COOKIE)

    async def may_look() -> bool:
        if cookie is None:
            return True
        now = panel.deps.clock()
        identity = await panel.deps.database.read(lambda session: session_for_cookie(session, cookie, now))
        return identity is not None and rights_of(identity) == view.rights

    async with aclosing(panel.board.stream(view, seen, may_look)) as frames:
        async for frame in frames:
            yield frame
