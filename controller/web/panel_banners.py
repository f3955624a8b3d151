"""What every page of the panel says above its content: emergency, notices, faults, warnings."""

from __future__ import annotations

from dataclasses import dataclass

from controller.adapters.status import LowCartridge
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
    warnings = (*controls.warnings, *(_low(cartridge, words) for cartridge in controls.low_cartridges()))
    return Piece("banners", "banners.html", Banners(controls.emergency, notices, controls.faults, warnings))


def _low(cartridge: LowCartridge, words: Language) -> str:
    if not cartridge.fragrance:
        return words.gettext(
            "%(device)s: %(share)s left in the cartridge, order another",
            device=cartridge.name,
            share=words.percent(cartridge.left),
        )
    return words.gettext(
        "%(device)s: %(share)s of %(fragrance)s left, order another",
        device=cartridge.name,
        share=words.percent(cartridge.left),
        fragrance=cartridge.fragrance,
    )
