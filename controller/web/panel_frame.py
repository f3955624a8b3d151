"""What all panel pages share: the viewer, the frame around the content, answers to plain and htmx forms."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast
from urllib.parse import quote, urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from controller.adapters.accounts import SignInThrottle
from controller.web.access import Visitor
from controller.web.language import COOKIE, LANGUAGES, Language, language, wanted
from controller.web.pages import Pages, Piece
from controller.web.panel_banners import banners
from controller.web.panel_live import Board, digest
from controller.web.panel_view import Rights, View, Viewer, rights_of
from controller.web.ports import Dependencies
from controller.web.wiring import Deps

Maker = Callable[[Dependencies, View, Language], Awaitable[Sequence[Piece]]]


PRIVATE = {"Cache-Control": "no-store", "Vary": "HX-Request, Cookie, Accept-Language"}
"""a page belongs to its viewer, and a part of it must not come back as the whole"""


class SignInNeededError(Exception):
    """The page needs somebody who is signed in."""


class ForbiddenError(Exception):
    """The person's roles do not allow this."""


class NothingHereError(Exception):
    """The store has nothing of that name."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel of one running application."""

    deps: Dependencies
    pages: Pages
    board: Board
    makers: Mapping[str, Maker]
    throttle: SignInThrottle

    async def pieces(self, view: View) -> list[Piece]:
        """Everything of a page that can change, the banners first."""
        return await draw(self.deps, self.makers, view)

    async def show(
        self,
        request: Request,
        viewer: Viewer,
        template: str,
        page: str,
        *,
        query: Mapping[str, str] | None = None,
        status: int = 200,
        whole: bool = False,
        long: bool = False,
        **context: object,
    ) -> HTMLResponse:
        """One page of the panel; its content alone where htmx asks, unless it is wanted ``whole``.

        A ``long`` page is drawn beside the loop, which it would hold up.
        """
        words = viewer.words
        view = View(page, tuple(sorted((query or {}).items())), words.code, viewer.rights)
        if wants_fragment(request) and not whole:
            html = self.pages.page(
                template, words, {**context, "layout": "fragment.html", "rights": viewer.rights}
            )
            return HTMLResponse(html, status, headers=PRIVATE)
        pieces = await self.pieces(view)
        drawn = {}
        for piece in pieces:
            drawn[piece.id] = self.pages.piece(piece, words, viewer.rights)
            await asyncio.sleep(0)  # a long list must not hold up a scene
        live = {"page": page, "seen": digest(drawn.values()), **dict(view.query)}
        frame = {
            "layout": "panel.html",
            "store": self.deps.controls.store,
            "viewer": viewer,
            "rights": viewer.rights,
            "boot": self.board.boot,
            "tabs": tabs(str(context.get("tab", page)), viewer.rights, words),
            "here": str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
            "live": f"/panel/events?{urlencode(live)}",
            "pieces": pieces,
            "drawn": drawn,
        }
        context = {**frame, **context}
        html = (
            await asyncio.to_thread(self.pages.page, template, words, context)
            if long
            else self.pages.page(template, words, context)
        )
        return HTMLResponse(html, status, headers=PRIVATE)


async def draw(deps: Dependencies, makers: Mapping[str, Maker], view: View) -> list[Piece]:
    """The pieces of a view, banners first."""
    words = language(view.language)
    return [banners(deps, words), *await makers[view.page](deps, view, words)]


@dataclass(frozen=True, slots=True)
class Tab:
    """One page in the navigation."""

    path: str
    icon: str
    label: str
    current: bool


def tabs(page: str, rights: Rights, words: Language) -> tuple[Tab, ...]:
    """The pages this person may open."""
    offered = (
        ("now", "/", "now", words.gettext("Now"), True),
        ("plan", "/plan", "plan", words.gettext("Plan"), True),
        ("answers", "/answers", "answers", words.gettext("Answers"), rights.answers),
        ("experiments", "/experiments", "experiments", words.gettext("Experiments"), rights.experiments),
        ("devices", "/devices", "devices", words.gettext("Devices"), rights.devices),
    )
    return tuple(Tab(path, icon, label, name == page) for name, path, icon, label, shown in offered if shown)


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def done(request: Request, path: str, *, close: bool = True) -> Response:
    """After a change: close the dialog where htmx asked, else go to a page."""
    if wants_fragment(request):
        return Response(status_code=204, headers={"HX-Trigger": "close-dialog"} if close else None)
    return RedirectResponse(path, 303)


def panel_of(request: Request) -> Panel:
    """The panel of the request's application."""
    return cast("Panel", request.app.state.panel)


def words_of(request: Request, deps: Deps) -> Language:
    """The language that the visitor chose or their browser asks for, else the store's first."""
    offered = dict.fromkeys((*deps.controls.store.languages, *LANGUAGES))
    chosen = request.cookies.get(COOKIE)
    return language(wanted(chosen, request.headers.get("accept-language", ""), offered))


Words = Annotated[Language, Depends(words_of)]
Desk = Annotated[Panel, Depends(panel_of)]


async def viewer_of(visitor: Visitor, words: Words) -> Viewer:
    """Who is signed in; raises ``SignInNeededError`` for nobody."""
    if visitor is None:
        raise SignInNeededError
    return Viewer(visitor.name, rights_of(visitor), words)


Looking = Annotated[Viewer, Depends(viewer_of)]


def needs(right: str) -> Any:  # noqa: ANN401  # what FastAPI's own Depends() is declared to return
    """A dependency that refuses people without one of the ``Rights``, by its name."""

    async def guard(viewer: Looking) -> Viewer:
        if not getattr(viewer.rights, right):
            raise ForbiddenError
        return viewer

    return Depends(guard)


def add_refusals(app: FastAPI) -> None:
    """Answer refusals with pages: to the sign-in, or a friendly sentence."""
    app.add_exception_handler(SignInNeededError, _to_sign_in)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(NothingHereError, _nothing_here)


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    if wants_fragment(request) or request.url.path.startswith("/panel/"):
        return Response(status_code=401)
    if request.method != "GET":
        return RedirectResponse("/login", 303)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/login" if here == "/" else f"/login?next={quote(here)}", 303)


async def _forbidden(request: Request, _error: Exception) -> Response:
    words = words_of(request, panel_of(request).deps)
    return sorry(
        request,
        words,
        403,
        words.gettext("Not for your role"),
        words.gettext("Your account may not do this. Ask whoever keeps the accounts of this store."),
    )


async def _nothing_here(request: Request, _error: Exception) -> Response:
    words = words_of(request, panel_of(request).deps)
    return sorry(
        request,
        words,
        404,
        words.gettext("Nothing here"),
        words.gettext("This store has nothing at that address (any more)."),
    )


def sorry(request: Request, words: Language, status: int, heading: str, sentence: str) -> HTMLResponse:
    """A page that says why there is nothing else to see."""
    context = {"heading": heading, "sentence": sentence, "other": None, "home": True}
    return HTMLResponse(panel_of(request).pages.page("sorry.html", words, context), status)
