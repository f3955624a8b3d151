"""What every page of the panel says above its content: emergency, notices, faults, warnings."""

from __future__ import annotations

from dataclasses import dataclass

from controller.web.language import Language
from controller.web.pages import Piece
from controller.web.ports import Dependencies


@dataclass(frozen=True, slots=True)
class Banners:
    """The sentences, ready to show."""

    emergency: bool
    notices: tuple[str, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def banners(deps: Dependencies, words: Language) -> Piece:
    """The banners of this moment."""
    controls = deps.controls
    notices = tuple(words.pick(notice) for notice in deps.settings.notices)
    return Piece(
        "banners", "banners.html", Banners(controls.emergency, notices, controls.faults, controls.warnings)
    )
