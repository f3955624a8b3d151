"""For those who watch the machine: alive, ready, and numbers."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from typing_extensions import TypedDict

from controller.web.metrics import Metrics
from controller.web.wiring import Deps

router = APIRouter(tags=["health"])


class Readiness(TypedDict):
    """Which parts are there."""

    status: str
    parts: dict[str, bool]
    down: list[str]


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", response_model=Readiness, responses={503: {"model": Readiness}})
async def ready(deps: Deps) -> JSONResponse:
    """Broker and database answer; 503 and what is down if not."""
    parts = dict(deps.ready())
    parts["database"] = parts.get("database", True) and await deps.database.ready()
    down = [part for part, works in parts.items() if not works]
    body: Readiness = {"status": "down" if down else "ready", "parts": parts, "down": down}
    return JSONResponse(body, 503 if down else 200)


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Prometheus' text format."""
    found = await cast("Metrics", request.app.state.metrics).exposition()
    return Response(found, headers={"Content-Type": CONTENT_TYPE_LATEST})
