"""Who asks, and whether they may: tokens and sessions, rights by role, proof of the same origin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import HTTPConnection

from controller.adapters.accounts import Identity, Role, identity_for_bearer, session_for_cookie
from controller.web.ports import Dependencies
from controller.web.refusals import ForbiddenError, ForeignOriginError, NotSignedInError
from controller.web.wiring import Deps

COOKIE = "ambiyans_session"

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_EVERYBODY = frozenset(Role)


class Right(StrEnum):
    """What a signed-in person or program may do."""

    SEE = "see the zones"
    SWITCH = "switch the atmosphere"
    SEE_DEVICES = "see the devices"
    CHANGE_DEVICES = "change the devices"
    READ_FEEDBACK = "read the answers"
    HANDLE_TICKETS = "handle tickets"
    CALL_CUSTOMERS = "see who gave an answer"
    GIVE_TOKENS = "give feedback tokens"
    REPORT_MEASURES = "report measures"
    READ_EXPERIMENTS = "read experiments"
    DRAFT_EXPERIMENTS = "draft experiments"
    RUN_EXPERIMENTS = "start and stop experiments"


RIGHTS: Mapping[Right, frozenset[Role]] = {
    Right.SEE: _EVERYBODY,
    Right.SWITCH: frozenset({Role.MANAGER}),
    Right.SEE_DEVICES: frozenset({Role.MANAGER, Role.FACILITIES}),
    Right.CHANGE_DEVICES: frozenset({Role.FACILITIES}),
    Right.READ_FEEDBACK: frozenset({Role.MANAGER, Role.ANALYST}),
    Right.HANDLE_TICKETS: frozenset({Role.MANAGER}),
    Right.CALL_CUSTOMERS: frozenset({Role.MANAGER}),
    Right.GIVE_TOKENS: frozenset({Role.MANAGER}),
    Right.REPORT_MEASURES: frozenset({Role.MANAGER, Role.ANALYST}),
    Right.READ_EXPERIMENTS: frozenset({Role.MANAGER, Role.ANALYST}),
    Right.DRAFT_EXPERIMENTS: frozenset({Role.MANAGER, Role.ANALYST}),
    Right.RUN_EXPERIMENTS: frozenset({Role.MANAGER}),
}
"""Who may what; an administrator may everything."""

_bearer = HTTPBearer(auto_error=False, description="A program's token, or AMBIYANS_ADMIN_TOKEN")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The session of a signed-in browser")


def may(identity: Identity, right: Right) -> bool:
    """Whether one of the roles carries the right."""
    return identity.has(*RIGHTS[right])


async def identity_of(connection: HTTPConnection, deps: Dependencies) -> Identity | None:
    """Who asks, ``None`` if nobody says so.

    Raises ``NotSignedInError`` for a token that is not valid (a browser's old cookie is nobody), and
    ``ForeignOriginError`` for an unsafe request with a session from another site.
    """
    now = deps.clock()
    scheme, token = get_authorization_scheme_param(connection.headers.get("authorization"))
    if scheme.lower() == "bearer":
        return await _of_token(deps, token, now)
    cookie = connection.cookies.get(COOKIE)
    if not cookie:
        return None
    identity = await deps.database.read(lambda session: session_for_cookie(session, cookie, now))
    if identity is not None and not same_origin(connection, deps.settings.public_url):
        raise ForeignOriginError
    return identity


async def _of_token(deps: Dependencies, token: str, now: datetime) -> Identity:
    admin = deps.settings.admin_token
    found = await deps.database.read(
        lambda session: identity_for_bearer(session, token, now, admin_token=admin)
    )
    if found is None:
        message = "this token is not valid (any more)"
        raise NotSignedInError(message)
    return found


async def visitor(
    request: Request,
    deps: Deps,
    _token: Annotated[object, Security(_bearer)],
    _session: Annotated[object, Security(_cookie)],
) -> Identity | None:
    """Who asks, for handlers that also serve nobody."""
    return await identity_of(request, deps)


Visitor = Annotated[Identity | None, Depends(visitor)]
"""Who asks, or ``None``."""


@cache
def _guard(right: Right) -> Callable[[Identity | None], Awaitable[Identity]]:
    async def guard(visitor: Visitor) -> Identity:
        if visitor is None:
            message = "sign in, or send a bearer token"
            raise NotSignedInError(message)
        if not may(visitor, right):
            raise ForbiddenError(visitor.name, right)
        return visitor

    return guard


def allow(right: Right) -> Any:  # noqa: ANN401  # what FastAPI's own Depends() is declared to return
    """A dependency that gives a handler the identity, or refuses: 401 nobody, 403 without the right."""
    return Depends(_guard(right))


def same_origin(connection: HTTPConnection, public_url: str) -> bool:
    """Whether a request that may change something comes from our own pages, or from ``public_url``.

    Browsers say so in ``Sec-Fetch-Site`` (only to trustworthy hosts) or in ``Origin``; one that says neither
    is not believed.
    """
    if connection.scope.get("method", "GET") in _SAFE:
        return True
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(connection.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc in {
        connection.headers.get("host"),
        urlsplit(public_url).netloc,
    }
