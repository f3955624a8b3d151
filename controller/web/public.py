"""The pages for customers: the survey behind a QR code, the kiosk, and posters to print."""

from __future__ import annotations

from fastapi import FastAPI

from controller.web import public_clock, public_kiosk, public_posters, public_survey
from controller.web.ports import Dependencies


def add_public(app: FastAPI, _deps: Dependencies) -> None:
    """Give ``app`` the public pages; the panel's static files must be there already."""
    for module in (public_survey, public_kiosk, public_clock, public_posters):
        app.include_router(module.router)
