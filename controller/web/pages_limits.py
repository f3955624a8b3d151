"""What a limit held back, in words that a store manager knows."""

from __future__ import annotations

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
