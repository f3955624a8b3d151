"""A draft's form read into the draft that it asks for; each fault stands at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from controller.adapters.experiment_draft import Draft, draft_id
from controller.adapters.submission import Word
from controller.atmosphere.model import ZoneId
from controller.experiment.declared import Declared, SegmentKey
from controller.experiment.design import Arm, Design, DesignKind, Factor
from controller.experiment.metric import Metric
from controller.web.draft_arms import (
    ATTRIBUTES,
    MOST_ARMS,
    MOST_LEVELS,
    SENSES,
    Attribute,
    Compare,
    ValueFaultError,
    change_arms,
    factor,
    scene_arms,
)
from controller.web.draft_form import Typed
from controller.web.fields import Name
from controller.web.language import Language
from controller.web.pages_refusal import ARMS

Choice = TypeVar("Choice", bound=StrEnum)

SEEDS = 2**32
"""seeds are below it"""
ALPHAS = {"0.1": 0.1, "0.05": 0.05, "0.01": 0.01}
"""share of false alarms, by how it is chosen"""
_NAME: TypeAdapter[str] = TypeAdapter(Name)
_WORD: TypeAdapter[str] = TypeAdapter(Word)
_MOST_OUTCOMES = 10
_MOST_ZONES = 50
_MOST_WEEKS = 52
_DAY_HOURS = 24
_LATEST = date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Read:
    """A draft, or the faults that keep the form from being one, by field."""

    draft: Draft | None
    faults: Mapping[str, str]


def read_draft(typed: Typed, earlier: Design | None, words: Language) -> Read:
    """Read the form; ``earlier`` is the design that ``same_as`` names, whose arms may be wanted again."""
    form = _Form(typed, words)
    name, seed, zones = form.name(), form.seed(), form.zones()
    arms, factors = form.compared(earlier)
    draft = Draft(
        name=name,
        zones=zones,
        arms=arms,
        factors=factors,
        start=form.start(),
        weeks=round(form.number("weeks", 1, _MOST_WEEKS)),
        block_minutes=round(60 * form.number("block_hours", 0, _DAY_HOURS, whole=False)),
        burn_in_minutes=round(form.number("burn_in", 0, 60 * _DAY_HOURS)) if typed.one("burn_in") else None,
        visit_minutes=round(form.number("visit", 0, 60 * _DAY_HOURS)),
        metric=form.choice("metric", Metric) or Metric.CSAT,
        kind=form.choice("kind", DesignKind),
        alpha=form.alpha(),
        window=form.window(),
        looks=typed.one("looks") == "yes",
        declared=form.declared(),
        seed=seed,
        id=draft_id(name, seed),
    )
    return Read(None, form.faults) if form.faults else Read(draft, {})


class _Form:
    """Reads field by field; what cannot be used is a fault, and something harmless is read instead."""

    def __init__(self, typed: Typed, words: Language) -> None:
        self.typed = typed
        self.words = words
        self.faults: dict[str, str] = {}

    def name(self) -> str:
        name = self.typed.one("name")
        if not _fits(_NAME, name):
            self.faults["name"] = self.words.gettext("Give it a name of at most 100 characters.")
        return name

    def seed(self) -> int:
        text = self.typed.one("seed")
        return int(text) % SEEDS if text.isascii() and text.isdigit() else 0

    def zones(self) -> tuple[ZoneId, ...]:
        zones = tuple(ZoneId(zone) for zone in self.typed.all("zone"))
        if not 0 < len(zones) <= _MOST_ZONES:
            self.faults["zone"] = self.words.gettext("Choose at least one zone.")
        return zones

    def start(self) -> date:
        try:
            start = date.fromisoformat(self.typed.one("start"))
        except ValueError:
            start = date.max
        if start > _LATEST:
            self.faults["start"] = self.words.gettext("Give the first day as a date like 2027-01-04.")
        return start

    def number(self, field: str, least: int, most: int, *, whole: bool = True) -> float:
        """A number from ``least`` to ``most``; nought is taken where it is not whole only if it is more."""
        text = self.typed.one(field).replace(",", ".")
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        fits = least <= number <= most and (number.is_integer() if whole else number > least)
        if not fits:
            facts = {"least": least, "most": most}
            self.faults[field] = (
                self.words.gettext("Give a whole number from %(least)s to %(most)s.", **facts)
                if whole
                else self.words.gettext("Give a number above %(least)s and up to %(most)s.", **facts)
            )
        return number if fits else 1.0

    def choice(self, field: str, kind: type[Choice]) -> Choice | None:
        """One of an enumeration; ``None`` where nothing is chosen."""
        text = self.typed.one(field)
        try:
            return kind(text) if text else None
        except ValueError:
            self.faults[field] = self._choose()
            return None

    def alpha(self) -> float:
        text = self.typed.one("alpha")
        if text not in ALPHAS:
            self.faults["alpha"] = self._choose()
        return ALPHAS.get(text, 0.05)

    def window(self) -> tuple[time, time] | None:
        texts = self.typed.one("from"), self.typed.one("to")
        if not any(texts):
            return None
        try:
            first, last = (time.fromisoformat(text) for text in texts)
        except ValueError:
            first = last = time()
        if first >= last or first.tzinfo or last.tzinfo:
            self.faults["from"] = self.words.gettext(
                "Give two times of day, the earlier one first, or leave both empty."
            )
            return None
        return first, last

    def declared(self) -> Declared:
        others = [name.strip() for name in self.typed.one("measures").split(",")]
        outcomes = (*self.typed.all("outcome"), *(name for name in others if name))
        covariate = self.typed.one("covariate")
        for field, names in (("outcome", outcomes), ("covariate", (covariate,))):
            if any(name and not _fits(_WORD, name) for name in names):
                self.faults[field] = self.words.gettext("A name has at most 64 characters.")
        if len(outcomes) > _MOST_OUTCOMES:
            self.faults["outcome"] = self.words.gettext("Ask ten questions at most.")
        segments = [each for each in SegmentKey if each.value in self.typed.all("segment")]
        return Declared(outcomes, covariate or None, tuple(segments))

    def compared(self, earlier: Design | None) -> tuple[tuple[Arm, ...], tuple[Factor, ...]]:
        """The arms, or the factors of which they are crossed."""
        kind = self.choice("compare", Compare)
        try:
            match kind:
                case Compare.SAME if earlier is not None:
                    return (() if earlier.factors else earlier.arms), earlier.factors
                case Compare.CROSSED:
                    return (), self._factors()
                case Compare.CHANGE:
                    attribute = self._attribute("attribute")
                    return change_arms(attribute, self._fields("value", MOST_ARMS)), ()
                case Compare.SCENES:
                    chosen = [text for _, text in self._fields("scene", MOST_ARMS)]
                    return scene_arms(chosen), ()
        except ValueFaultError as error:
            self.faults[error.field] = self._value_words(error.attribute)
        else:
            self.faults[ARMS] = self._choose()
        return (), ()

    def _factors(self) -> tuple[Factor, ...]:
        read = [
            factor(self._attribute(f"{sense}-attribute"), self._fields(sense.value, MOST_LEVELS))
            for sense in SENSES
        ]
        found = tuple(each for each in read if each is not None)
        if not found:
            self.faults[ARMS] = self.words.gettext("Give values of two senses to cross them.")
        return found

    def _attribute(self, field: str) -> Attribute:
        text = self.typed.one(field)
        if text not in ATTRIBUTES:
            self.faults[field] = self._choose()
        return ATTRIBUTES.get(text, ATTRIBUTES["fragrance"])

    def _fields(self, prefix: str, most: int) -> list[tuple[str, str]]:
        names = [f"{prefix}-{place}" for place in range(1, most + 1)]
        return [(name, self.typed.one(name)) for name in names]

    def _choose(self) -> str:
        return self.words.gettext("Choose one of what is offered.")

    def _value_words(self, attribute: Attribute) -> str:
        match attribute.unit:
            case "%":
                return self.words.gettext(
                    "Give a share like %(share)s, or off.", share=self.words.percent(0.4)
                )
            case "K":
                return self.words.gettext("Give a colour temperature like 3000 K, or off.")
            case _:
                return self.words.gettext("Give a name of at most 100 characters, or off.")


def _fits(kind: TypeAdapter[str], text: str) -> bool:
    """Whether the API would take it, too."""
    try:
        kind.validate_python(text)
    except ValidationError:
        return False
    return True
