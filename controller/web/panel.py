"""The panel: what a store's people see and switch in a browser."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI

from controller.adapters.accounts import SignInThrottle
from controller.web import (
    pages_assets,
    panel_answers,
    panel_commissioning,
    panel_devices,
    panel_drafts,
    panel_experiments,
    panel_fittings,
    panel_now,
    panel_plan,
    panel_sign_in,
    panel_stream,
    panel_tickets,
)
from controller.web.pages import Pages
from controller.web.panel_frame import Maker, Panel, add_refusals, draw
from controller.web.panel_live import Board
from controller.web.ports import Dependencies

MAKERS: dict[str, Maker] = {
    "now": panel_now.now_pieces,
    "receipt": panel_now.receipt_pieces,
    "devices": panel_devices.device_pieces,
    "answers": panel_answers.answer_pieces,
    "experiments": panel_experiments.experiment_pieces,
    "plan": panel_plan.plan_pieces,
}

_MODULES = (
    pages_assets,
    panel_sign_in,
    panel_now,
    panel_plan,
    panel_answers,
    panel_tickets,
    panel_drafts,
    panel_experiments,
    panel_commissioning,
    panel_devices,
    panel_fittings,
    panel_stream,
)


def add_panel(app: FastAPI, deps: Dependencies) -> None:
    """Give ``app`` the panel's pages, its live stream and the static files of all pages."""
    pages = Pages()
    board = Board(pages, deps.broadcast, partial(draw, deps, MAKERS), app.state.boot)
    app.state.pages = pages
    app.state.panel = Panel(deps, pages, board, MAKERS, SignInThrottle())
    add_refusals(app)
    for module in _MODULES:
        app.include_router(module.router)
