"""Signing in and out, and choosing a language."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from controller.adapters.accounts import (
    LinkRefusedError,
    SignInRefusedError,
    TooManyAttemptsError,
    authenticate_password,
    redeem_sign_in_link,
    sign_out,
    start_session,
)
from controller.adapters.accounts_sessions import SESSION_LIFETIME
from controller.web.access import COOKIE
from controller.web.language import COOKIE as LANGUAGE_COOKIE
from controller.web.language import LANGUAGES, Language
from controller.web.panel_frame import Desk, ForbiddenError, Words, sorry
from controller.web.ports import Dependencies
from controller.web.wiring import Deps

router = APIRouter(include_in_schema=False)

_YEAR_S = 365 * 24 * 3600


def own_path(path: str) -> str:
    """The path if it is one of ours, else the start page.

    >>> own_path("/devices?q=1"), own_path("//evil.example"), own_path("https://evil.example")
    ('/devices?q=1', '/', '/')
    """
    safe = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if safe else "/"


def _sign_in_page(
    panel: Desk, words: Language, *, target: str = "/", username: str = "", fault: str = ""
) -> HTMLResponse:
    context = {
        "next": own_path(target),
        "username": username,
        "fault": fault,
        "here": "/login",
        "notices": [words.pick(notice) for notice in panel.deps.settings.notices],
    }
    html = panel.pages.page("sign_in.html", words, context)
    return HTMLResponse(html, 422 if fault else 200, headers={"Cache-Control": "no-store"})


@router.get("/login")
async def sign_in_page(panel: Desk, words: Words, next: str = "/") -> HTMLResponse:  # noqa: A002
    """Ask for name and password."""
    return _sign_in_page(panel, words, target=next)


@router.post("/login")
async def sign_in(
    *,
    request: Request,
    panel: Desk,
    words: Words,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    target: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Start a session, or say that name or password is wrong without saying which."""
    _own_site_only(request)
    deps, throttle, now = panel.deps, panel.throttle, panel.deps.clock()
    address = request.client.host if request.client else ""
    try:
        throttle.check(username, address, now)
        identity = await deps.database.read(
            lambda session: authenticate_password(session, username, password)
        )
    except TooManyAttemptsError as error:
        until = words.moment(error.retry_at, now, deps.controls.store.timezone)
        fault = words.gettext("Too many wrong attempts. Try again after %(until)s.", until=until)
        return _sign_in_page(panel, words, target=target, username=username, fault=fault)
    except SignInRefusedError:
        throttle.failed(username, address, now)
        fault = words.gettext("User name or password is wrong.")
        return _sign_in_page(panel, words, target=target, username=username, fault=fault)
    throttle.succeeded(username, address)
    browser = request.headers.get("user-agent", "")
    cookie = await deps.database.write(lambda s: start_session(s, identity.name, now, browser=browser))
    return _signed_in(deps, cookie, own_path(target))


@router.get("/login/{token}")
async def follow_link(token: str, request: Request, panel: Desk, words: Words) -> Response:
    """Sign in by a link that works once."""
    deps, now, browser = panel.deps, panel.deps.clock(), request.headers.get("user-agent", "")
    try:
        cookie = await deps.database.write(lambda s: redeem_sign_in_link(s, token, now, browser=browser))
    except LinkRefusedError:
        heading = words.gettext("This link does not sign in")
        sentence = words.gettext("It was used already, or it is too old. Ask for a new one.")
        return sorry(request, words, 410, heading, sentence)
    return _signed_in(deps, cookie, "/")


def _signed_in(deps: Dependencies, cookie: str, target: str) -> Response:
    answer = RedirectResponse(target, 303)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=deps.settings.secure_cookies,
    )
    return answer


@router.post("/logout")
async def leave(request: Request, deps: Deps) -> Response:
    """End this browser's session; its open pages notice within a heartbeat."""
    _own_site_only(request)
    cookie, now = request.cookies.get(COOKIE), deps.clock()
    if cookie:
        await deps.database.write(lambda session: sign_out(session, cookie, at=now))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=deps.settings.secure_cookies)
    return answer


@router.post("/language")
async def choose_language(
    deps: Deps,
    code: Annotated[str, Form(alias="language")],
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Remember the language that somebody chose, signed in or not."""
    answer = RedirectResponse(own_path(back), 303)
    if code in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            code,
            max_age=_YEAR_S,
            httponly=True,
            samesite="lax",
            secure=deps.settings.secure_cookies,
        )
    return answer


def _own_site_only(request: Request) -> None:
    """Refuse a form that another site's page sent; programs that are no browsers send neither header."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site in {"cross-site", "same-site"} or (
        site is None and origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    )
    if foreign:
        raise ForbiddenError
