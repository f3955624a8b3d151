"""The panel: what a store's people see and switch in a browser."""

from __future__ import annotations

import secrets
from functools import partial

from fastapi import FastAPI

from controller.adapters.accounts import SignInThrottle
from controller.web import pages_assets, panel_now, panel_sign_in, panel_stream
from controller.web.pages import Pages
from controller.web.panel_frame import Maker, Panel, add_refusals, draw
from controller.web.panel_live import Board
from controller.web.ports import Dependencies

MAKERS: dict[str, Maker] = {"now": panel_now.now_pieces, "receipt": panel_now.receipt_pieces}


def add_panel(app: FastAPI, deps: Dependencies) -> None:
    """Give ``app`` the panel's pages, its live stream and the static files of all pages."""
    pages = Pages()
    board = Board(pages, deps.broadcast, partial(draw, deps, MAKERS), secrets.token_hex(8))
    app.state.pages = pages
    app.state.panel = Panel(deps, pages, board, MAKERS, SignInThrottle())
    add_refusals(app)
    for module in (pages_assets, panel_sign_in, panel_now, panel_stream):
        app.include_router(module.router)
