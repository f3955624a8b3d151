"""The store's clock for kiosks and telephones: many of them do not know what time it is."""

from __future__ import annotations

from fastapi import APIRouter, Response
from typing_extensions import TypedDict

from controller.web.wiring import Deps

router = APIRouter(include_in_schema=False)


class ClockJson(TypedDict):
    """Milliseconds since 1970 (UTC), as scripts count them."""

    now_ms: int


@router.get("/clock")
async def clock(deps: Deps, response: Response) -> ClockJson:
    """Say what time it is in the store, never from a cache."""
    response.headers["Cache-Control"] = "no-store"
    return {"now_ms": round(deps.clock().timestamp() * 1000)}
