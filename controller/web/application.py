"""The web application of one store: API, panel and public pages over one set of dependencies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from uuid import uuid4

from fastapi import APIRouter, FastAPI

from controller.web import (
    api_commissioning,
    api_devices,
    api_experiments,
    api_feedback,
    api_measures,
    api_receipts,
    api_scenes,
    api_tickets,
    api_zones,
    health,
    stream,
)
from controller.web.headers import SecurityHeaders
from controller.web.metrics import Metrics
from controller.web.panel import add_panel
from controller.web.ports import Dependencies
from controller.web.problems import RESPONSES, add_problems
from controller.web.public import add_public
from controller.web.wiring import wire

BODY_BYTES = 64 * 1024
"""Largest body of a request; a call that needs more says so itself."""

_API: tuple[APIRouter, ...] = (
    api_zones.router,
    api_receipts.router,
    api_scenes.router,
    api_commissioning.router,
    api_devices.router,
    api_feedback.router,
    api_tickets.router,
    api_measures.router,
    api_experiments.router,
    stream.router,
)


def create_app(deps: Dependencies) -> FastAPI:
    """Build the application; nothing is shared between two of them."""
    metrics = Metrics(deps)

    @asynccontextmanager
    async def serving(app: FastAPI) -> AsyncIterator[None]:
        """Build every handler now, beside the loop, so that no first request holds it up; then count."""
        await asyncio.to_thread(app.openapi)
        counter = asyncio.create_task(metrics.follow(deps.broadcast), name="metrics")
        yield
        counter.cancel()
        with suppress(asyncio.CancelledError):
            await counter

    app = FastAPI(
        title="Ambiyans",
        description="The atmosphere of one store: what it should be, what was delivered, what customers say.",
        version=version("ambiyans"),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=serving,
        max_body_size=BODY_BYTES,
    )
    wire(app, deps)
    app.state.boot = uuid4().hex
    app.state.metrics = metrics
    app.add_middleware(SecurityHeaders)
    add_problems(app)
    app.include_router(health.router)
    for router in _API:
        app.include_router(router, prefix="/api/v1", responses=RESPONSES)
    add_panel(app, deps)
    add_public(app, deps)
    return app
