"""Why a draft is refused, at the field that can mend it and in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from controller.atmosphere.model import Sense
from controller.experiment.refusal import Refusal, RefusalKind
from controller.web.language import Language
from controller.web.pages_limits import missing_words
from controller.web.pages_words import sense_name

ARMS = "compare"
"""the field of what is compared"""

_DAILY = re.compile(r"scent daily (\S+) min")
_LEVEL = re.compile(r"(brightness|volume|intensity|scent) (min|max) (\S+)")

_FIELDS: Mapping[RefusalKind, str] = {
    RefusalKind.MANY_ARMS: "kind",
    RefusalKind.NO_ZONE: "zone",
    RefusalKind.SAME_ZONE: "zone",
    RefusalKind.WEEKS: "weeks",
    RefusalKind.WEEKS_OF_STRATA: "weeks",
    RefusalKind.NO_WEEK: "weeks",
    RefusalKind.SAME_OUTCOME: "outcome",
    RefusalKind.PRIMARY_OUTCOME: "outcome",
    RefusalKind.SAME_SEGMENT: "segment",
    RefusalKind.COVARIATE: "covariate",
    RefusalKind.COVARIATE_CARRY_OVER: "covariate",
    RefusalKind.ALPHA: "alpha",
    RefusalKind.LOOKS: "looks",
    RefusalKind.SHORT_BLOCK: "block_hours",
    RefusalKind.SHORT_FOR_SENSE: "block_hours",
    RefusalKind.LONG_BLOCK: "block_hours",
    RefusalKind.NEGATIVE: "burn_in",
    RefusalKind.MANY_BLOCKS: "block_hours",
    RefusalKind.WINDOW: "from",
    RefusalKind.CLOSED: "start",
    RefusalKind.FEW_PAIRS: "weeks",
    RefusalKind.FEW_BLOCKS: "weeks",
    RefusalKind.FEW_COINS: "weeks",
    RefusalKind.FEW_STRATA: "weeks",
}


def refusal_field(kind: RefusalKind) -> str:
    """The field of the form that can mend it; what no other field can, the arms can."""
    return _FIELDS.get(kind, ARMS)


def refusal_words(refusal: Refusal, words: Language) -> str:
    """One sentence with its facts; a kind without a sentence here is told in English."""
    sentence = {**_of_arms(words), **_of_times(words), **_of_questions(words)}.get(refusal.kind)
    if sentence is None:
        return str(refusal)
    facts = {name: _fact(value, words) for name, value in refusal.facts.items()}
    if "limit" in facts:
        facts["limit"] = _limit_words(facts["limit"], words)
    return sentence % facts


def _limit_words(limit: str, words: Language) -> str:
    """A limit by the words of the scene files; whose it is, calm hours or a device, stands before it."""
    owner, colon, bare = limit.rpartition(": ")
    owner = words.gettext("calm hours") if owner == "calm hours" else owner
    day, level = _DAILY.fullmatch(bare), _LEVEL.fullmatch(bare)
    if day is not None:
        bare = words.gettext("scent for at most %(minutes)s minutes a day", minutes=day[1])
    elif level is not None:
        what = {
            "brightness": words.gettext("brightness"),
            "volume": words.gettext("volume"),
            "intensity": words.gettext("intensity"),
            "scent": words.gettext("intensity"),
        }[level[1]]
        bare = (
            words.gettext("%(what)s at least %(share)s", what=what, share=level[3])
            if level[2] == "min"
            else words.gettext("%(what)s at most %(share)s", what=what, share=level[3])
        )
    return f"{owner}{colon}{missing_words(bare, words)}"


def _fact(value: object, words: Language) -> str:
    match value:
        case Sense():
            return sense_name(value, words)
        case date():
            return words.short_date(value)
        case float():
            return f"{value:g}".replace(".", "," if words.code == "tr" else ".")
        case _:
            return str(value)


def _of_arms(words: Language) -> Mapping[RefusalKind, str]:
    return {
        RefusalKind.FEW_ARMS: words.gettext("Two atmospheres are needed to compare; there is %(arms)s."),
        RefusalKind.MANY_ARMS: words.gettext(
            "This kind of plan compares two atmospheres, there are %(arms)s. Choose the one for several."
        ),
        RefusalKind.SAME_NAME: words.gettext("Two atmospheres are called %(name)s."),
        RefusalKind.SAME_COMPARISON: words.gettext("Two comparisons would be called %(name)s."),
        RefusalKind.PATCH: words.gettext("Atmosphere %(name)s: %(fault)s"),
        RefusalKind.EQUAL_ARMS: words.gettext("%(one)s and %(other)s are the same atmosphere."),
        RefusalKind.FEW_LEVELS: words.gettext("%(sense)s: two values are needed, there is %(levels)s."),
        RefusalKind.OTHER_SENSE: words.gettext(
            "%(name)s of %(sense)s changes %(other)s; it may change its own sense alone."
        ),
        RefusalKind.ONE_FACTOR: words.gettext(
            "Two senses are needed to cross them, there is %(factors)s. For one, compare values of one sense."
        ),
        RefusalKind.SAME_SENSE: words.gettext("%(sense)s is given twice."),
        RefusalKind.HELD_BACK: words.gettext(
            "Blocks of %(lost)s of the %(strata)s comparisons could not be given, most of them of %(name)s"
            " (%(limit)s). Shorten the hours, ask for less, raise the limit, or load what is missing."
        ),
        RefusalKind.NO_ZONE: words.gettext("Choose at least one zone."),
        RefusalKind.SAME_ZONE: words.gettext("A zone is named twice."),
    }


def _of_times(words: Language) -> Mapping[RefusalKind, str]:
    return {
        RefusalKind.WEEKS: words.gettext(
            "Each week is paired with the next, so the number of weeks must be even; it is %(weeks)s."
        ),
        RefusalKind.WEEKS_OF_STRATA: words.gettext(
            "Each hour has each of the %(arms)s atmospheres once in as many weeks: the number of weeks must"
            " be a multiple of %(arms)s, it is %(weeks)s."
        ),
        RefusalKind.NO_WEEK: words.gettext("An experiment needs a week; this one has %(weeks)s."),
        RefusalKind.SHORT_BLOCK: words.gettext(
            "A block of %(block_minutes)s minutes is shorter than the burn-in of %(burn_in_minutes)s minutes"
            " and a visit of %(visit_minutes)s minutes."
        ),
        RefusalKind.SHORT_FOR_SENSE: words.gettext(
            "A block of %(block_minutes)s minutes is shorter than the %(settle_minutes)s minutes in which the"
            " slowest sense settles and a visit of %(visit_minutes)s minutes."
        ),
        RefusalKind.LONG_BLOCK: words.gettext(
            "A block of %(block_minutes)s minutes does not fit; the longest opening has %(longest_minutes)s"
            " minutes."
        ),
        RefusalKind.MANY_BLOCKS: words.gettext(
            "%(blocks)s blocks are more than the %(most)s of the largest plan. Take longer blocks or fewer"
            " weeks."
        ),
        RefusalKind.WINDOW: words.gettext(
            "The hours must begin before they end, on one day: %(first)s to %(last)s."
        ),
        RefusalKind.NEGATIVE: words.gettext("Minutes cannot be negative: %(minutes)s."),
        RefusalKind.CLOSED: words.gettext(
            "The store is not open between %(first)s and %(last)s in the hours of the experiment."
        ),
        RefusalKind.FEW_PAIRS: words.gettext(
            "%(pairs)s pairs can never show a difference with false alarms at %(alpha)s; at least %(needed)s"
            " are needed. Take more weeks, more zones or shorter blocks."
        ),
        RefusalKind.FEW_BLOCKS: words.gettext(
            "%(blocks)s blocks in a zone are too few: four times the %(lingers)s blocks for which an"
            " atmosphere lingers are needed."
        ),
        RefusalKind.FEW_COINS: words.gettext(
            "%(coins)s coins can never show a difference with false alarms at %(alpha)s; at least %(needed)s"
            " are needed."
        ),
        RefusalKind.FEW_STRATA: words.gettext(
            "%(strata)s sets of blocks can never show one of %(comparisons)s differences with false alarms at"
            " %(alpha)s; at least %(needed)s are needed."
        ),
    }


def _of_questions(words: Language) -> Mapping[RefusalKind, str]:
    return {
        RefusalKind.SAME_OUTCOME: words.gettext("%(name)s is asked twice."),
        RefusalKind.PRIMARY_OUTCOME: words.gettext(
            "%(name)s decides already and cannot be asked beside itself."
        ),
        RefusalKind.SAME_SEGMENT: words.gettext("%(name)s is chosen twice."),
        RefusalKind.COVARIATE: words.gettext(
            "%(name)s comes from answers, which the atmosphere moves; only a measure can be taken into"
            " account."
        ),
        RefusalKind.COVARIATE_CARRY_OVER: words.gettext(
            "A plan for lingering atmospheres cannot take %(name)s into account."
        ),
        RefusalKind.ALPHA: words.gettext("The share of false alarms must lie between 0 and 0.5: %(alpha)s."),
        RefusalKind.LOOKS: words.gettext(
            "Early looks are planned for two atmospheres and false alarms at 0.05 alone; here are %(arms)s at"
            " %(alpha)s."
        ),
        RefusalKind.SEED: words.gettext("A seed cannot be negative: %(seed)s."),
    }
