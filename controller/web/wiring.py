"""How a handler reaches what the application stands on."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection

from controller.web.ports import Dependencies


def wire(app: FastAPI, deps: Dependencies) -> None:
    """Give ``deps`` to every handler of ``app`` that asks for ``Deps``."""
    app.state.dependencies = deps


def dependencies(connection: HTTPConnection) -> Dependencies:
    """What the application of this request was made with."""
    return cast("Dependencies", connection.app.state.dependencies)


Deps = Annotated[Dependencies, Depends(dependencies)]
