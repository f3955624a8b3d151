"""What a limit held back, in words that a store manager knows."""

from __future__ import annotations

import re

from controller.atmosphere.model import Clamp, LimitKind, Sense
from controller.web.language import Language
from controller.web.pages_words import sense_name


def clamp_words(clamp: Clamp, words: Language) -> str:
    """One sentence: what was held back, to what, and why."""
    sense = sense_name(clamp.sense, words)
    if clamp.kind is LimitKind.IDLE:
        return words.gettext("%(sense)s is off here, so this changed nothing", sense=sense)
    if clamp.kind is LimitKind.FLASHES:
        return words.gettext("Light waits a second: no more than three flashes in one")
    given = _given(clamp, words)
    match clamp.kind:
        case LimitKind.CALM:
            return words.gettext("Calm hours: %(sense)s %(given)s", sense=sense, given=given)
        case LimitKind.CLOSED:
            return words.gettext("%(sense)s %(given)s while the store is closed", sense=sense, given=given)
        case LimitKind.BUDGET:
            return words.gettext(
                "%(sense)s %(given)s: the zone has had its share of the day", sense=sense, given=given
            )
        case _:
            return words.gettext("%(sense)s %(given)s: the limit of the zone", sense=sense, given=given)


def _given(clamp: Clamp, words: Language) -> str:
    """What is left.

    A ceiling may leave a level, another playlist, a longer pause, or nothing.
    """
    if clamp.attribute == "jingle":
        return words.gettext("without jingles")
    if isinstance(clamp.given, str):
        return words.gettext("off") if clamp.given == "off" else clamp.given
    if clamp.attribute == "pause_s":
        return words.gettext("with a pause of %(seconds)s s", seconds=f"{clamp.given:g}")
    wanted = clamp.wanted if isinstance(clamp.wanted, float) else 0.0
    share = words.percent(clamp.given)
    if clamp.sense is Sense.LIGHT and clamp.given > wanted:
        return words.gettext("at least %(share)s", share=share)
    return words.gettext("at most %(share)s", share=share)


_OWN = re.compile(r"this device: (brightness|volume|intensity) max (\S+?)(, and it cannot give so little)?")
_MISSING = re.compile(r"(.+) is not loaded|playlist (.+) is not on this player")
_OWN_DAY = re.compile(r"this device: scent daily (\S+) min")


def missing_words(text: str, words: Language) -> str:
    """What is not there to be given; any other text stays as it is."""
    missing = _MISSING.fullmatch(text)
    if missing is None:
        return text
    if missing[1]:
        return words.gettext("%(fragrance)s is not loaded", fragrance=missing[1])
    return words.gettext("playlist %(playlist)s is not on this player", playlist=missing[2])


def own_limit_words(text: str, words: Language) -> str:
    """What a device's own limits held back, or what it lacks; any other text stays as it is."""
    day, held = _OWN_DAY.fullmatch(text), _OWN.fullmatch(text)
    if day is not None:
        return words.gettext("this device had its %(minutes)s minutes of scent today", minutes=day[1])
    if held is None:
        return missing_words(text, words)
    if held[3]:
        return words.gettext(
            "this device may give at most %(share)s and cannot give so little", share=held[2]
        )
    what = {
        "brightness": words.gettext("brightness"),
        "volume": words.gettext("volume"),
        "intensity": words.gettext("intensity"),
    }[held[1]]
    return words.gettext("limit of this device: %(what)s at most %(share)s", what=what, share=held[2])
