"""Measures over HTTP: numbers from tills and counters, one by one or as a CSV file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlmodel import Session
from typing_extensions import TypedDict

from controller.adapters.accounts import Identity
from controller.adapters.measure_file import read_measures
from controller.adapters.measures import insert_measure
from controller.adapters.records import audit
from controller.adapters.submission import Measurement
from controller.web.access import Right, allow
from controller.web.api_feedback import check_zone
from controller.web.ports import Dependencies
from controller.web.problems import UNKNOWN
from controller.web.wiring import Deps

router = APIRouter(tags=["measures"])

FILE_BYTES = 2 * 1024 * 1024
"""Largest CSV file, some 20,000 lines."""
_TOGETHER = 500
"""Measures of one transaction; answers of customers need not wait for a whole file."""


class Taken(TypedDict):
    """How many measures were new, and how many had been stored before."""

    stored: int
    known: int


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Measurement.model_json_schema()},
            "text/csv": {"schema": {"type": "string"}, "example": "id,metric,zone,value,from,to\n"},
        },
    }
}


@router.post(
    "/measures",
    status_code=201,
    openapi_extra=_BODY,
    max_body_size=FILE_BYTES,
    responses={200: {"model": Taken, "description": "All of it was stored before."}, **UNKNOWN},
)
async def take_measures(
    request: Request, response: Response, deps: Deps, actor: Annotated[Identity, allow(Right.REPORT_MEASURES)]
) -> Taken:
    """Store one measure (JSON) or a file of them (``text/csv``), each once; all of a file or nothing."""
    body = await request.body()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "text/csv":
        zones = frozenset(deps.controls.store.zones)
        measures = await asyncio.to_thread(read_measures, body, zones)
    else:
        measures = [_one(body)]
        check_zone(deps, measures[0].zone)
    taken = await _store(deps, measures, actor.name)
    response.status_code = 201 if taken["stored"] else 200
    return taken


def _one(body: bytes) -> Measurement:
    try:
        return Measurement.model_validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in faults]
        ) from error


async def _store(deps: Dependencies, measures: Sequence[Measurement], actor: str) -> Taken:
    now, stored = deps.clock(), 0
    for first in range(0, len(measures), _TOGETHER):
        some = measures[first : first + _TOGETHER]
        stored += await deps.database.write(partial(_insert, measures=some, actor=actor, at=now))
    return {"stored": stored, "known": len(measures) - stored}


def _insert(session: Session, *, measures: Sequence[Measurement], actor: str, at: datetime) -> int:
    stored = sum(insert_measure(session, measure, at) for measure in measures)
    if stored:
        audit(session, actor, "measures.store", "measures", {"measures": stored}, at)
    return stored
