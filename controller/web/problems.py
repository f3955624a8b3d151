"""What went wrong, as HTTP says it: a status and ``{"detail": words}``, with the fields at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import TypedDict

from controller.adapters.database_errors import DatabaseClosedError
from controller.adapters.device_list import DeviceListError
from controller.adapters.experiment_draft import PlanDiffersError
from controller.adapters.experiment_errors import ExperimentConflictError
from controller.adapters.feedback_tokens import TokenUsedError
from controller.adapters.measure_file import MeasureFileError
from controller.adapters.records_experiments import ExperimentRecordError, UnknownExperimentError
from controller.adapters.status_errors import (
    BusyDeviceError,
    MistakenFieldError,
    NotInstalledError,
    SuccessorRefusedError,
    UnknownDeviceError,
    UnknownSceneError,
    UnknownTaskError,
    UnknownZoneError,
)
from controller.adapters.tickets import UnknownTicketError
from controller.adapters.worker import WorkerDiedError
from controller.atmosphere.scene import SceneError
from controller.errors import AmbiyansError
from controller.experiment.plan import PlanChangedError
from controller.web.refusals import (
    FieldError,
    ForbiddenError,
    ForeignOriginError,
    NotSignedInError,
    NotThereError,
)


class FieldFault(TypedDict):
    """One field that is wrong, by its place in the body or the query."""

    field: str
    message: str


class Problem(TypedDict):
    """Why a call was refused."""

    detail: str
    errors: NotRequired[list[FieldFault]]


STATUS: Mapping[type[AmbiyansError], int] = {
    UnknownZoneError: 404,
    UnknownSceneError: 404,
    UnknownDeviceError: 404,
    UnknownTaskError: 404,
    UnknownTicketError: 404,
    TokenUsedError: 409,
    NotThereError: 404,
    UnknownExperimentError: 404,
    ExperimentRecordError: 409,
    ExperimentConflictError: 409,
    PlanChangedError: 409,
    PlanDiffersError: 409,
    NotInstalledError: 409,
    BusyDeviceError: 409,
    SuccessorRefusedError: 409,
    NotSignedInError: 401,
    ForbiddenError: 403,
    ForeignOriginError: 403,
    DatabaseClosedError: 503,
    WorkerDiedError: 503,
}
"""Every other error of ours is about what the client asked for, 422."""

Responses = dict[int | str, dict[str, Any]]


def _documented(description: str) -> dict[str, Any]:
    """An answer in the API's document; by reference, since building a model for each call is slow."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


PROBLEM: Responses = {503: {"model": Problem, "description": "The controller cannot do this at the moment."}}
"""What brings the schema of a problem into the document; one call of the application has it."""
RESPONSES: Responses = {
    401: _documented("Nobody is signed in."),
    403: _documented("The signed-in person or program may not do this."),
    422: _documented("The request cannot be understood; `errors` names the fields."),
}
UNKNOWN: Responses = {404: _documented("The store has no such thing.")}
CONFLICT: Responses = {409: _documented("It is too late for this.")}

_log = structlog.get_logger("web")


def add_problems(app: FastAPI) -> None:
    """Let every error that a handler raises on purpose become its answer."""
    app.add_exception_handler(AmbiyansError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(SQLAlchemyError, _not_stored)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 422)
    return problem(status, str(error), _faults(error))


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [_field_fault(fault["loc"][1:], _words(fault)) for fault in found]
    return problem(422, "; ".join(f"{f['field']}: {f['message']}".removeprefix(": ") for f in faults), faults)


async def _not_stored(request: Request, error: Exception) -> JSONResponse:
    _log.error("database", path=request.url.path, error=str(error))
    return problem(503, "the database does not answer; nothing was changed, try again later")


def _faults(error: Exception) -> list[FieldFault]:
    match error:
        case SceneError(faults=faults):
            return [_field_fault(fault.path, fault.message) for fault in faults]
        case FieldError(field=field, message=message):
            return [_field_fault([field], message)]
        case MistakenFieldError(field=field):
            return [_field_fault([field], str(error).removeprefix(f"{field}: "))]
        case DeviceListError(faults=faults):
            return [_field_fault(["line", fault.line], fault.message) for fault in faults]
        case MeasureFileError(faults=lines):
            return [_field_fault(["line", fault.line], fault.message) for fault in lines]
    return []


def problem(status: int, detail: str, faults: Sequence[FieldFault] = ()) -> JSONResponse:
    """The answer to a call that was refused."""
    content: Problem = {"detail": detail}
    if faults:
        content["errors"] = list(faults)
    return JSONResponse(
        content, status, {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    )


def _field_fault(path: Sequence[str | int], message: str) -> FieldFault:
    return {"field": ".".join(map(str, path)), "message": message}


def _words(fault: Mapping[str, Any]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")
