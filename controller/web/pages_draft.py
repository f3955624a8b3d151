"""What the form of a draft offers, and what is wrong with what was typed into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from controller.adapters.experiment_draft import StartInThePastError
from controller.adapters.status_errors import UnknownSceneError, UnknownZoneError
from controller.atmosphere.model import EMERGENCY, Sense, Store
from controller.atmosphere.scene import SceneError
from controller.errors import AmbiyansError
from controller.experiment.declared import (
    ANSWERS_PER_HOUR,
    COMPLAINTS,
    FOOTFALL,
    OCCUPANCY,
    SALES,
    STAFF,
    SegmentKey,
)
from controller.experiment.design import DesignKind
from controller.experiment.metric import Metric
from controller.experiment.plan import Plan
from controller.experiment.refusal import DesignRefusedError
from controller.feedback.scores import Metric as Question
from controller.web.draft_arms import AS_SCHEDULED, ATTRIBUTES, MOST_ARMS, MOST_LEVELS, SENSES, of_sense
from controller.web.draft_form import Typed
from controller.web.language import Language
from controller.web.pages_draft_words import (
    asked_words,
    attribute_words,
    crossed_words,
    kind_words,
    segment_words,
)
from controller.web.pages_experiment import arm_names, scene_labels
from controller.web.pages_refusal import ARMS, refusal_field, refusal_words
from controller.web.panel_answers import metric_name

_ASKED = (*(metric.value for metric in Metric), ANSWERS_PER_HOUR, COMPLAINTS, STAFF, SALES, FOOTFALL)
_CONFIDENCE = {"0.1": 0.9, "0.05": 0.95, "0.01": 0.99}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """One sense of a crossed comparison."""

    sense: str
    title: str
    attributes: tuple[Option, ...]
    known: tuple[str, ...]


def next_monday(today: date) -> date:
    """The first Monday after today, on which a comparison of weeks begins best.

    >>> next_monday(date(2026, 11, 26)), next_monday(date(2026, 11, 30))
    (datetime.date(2026, 11, 30), datetime.date(2026, 12, 7))
    """
    return today + timedelta(days=7 - today.weekday())


def form_context(
    typed: Typed, faults: Mapping[str, str], store: Store, earlier: Plan | None, words: Language
) -> dict[str, Any]:
    """All that ``draft.html`` shows; ``earlier`` is the plan that is drafted again."""
    asked = dict.fromkeys((*_ASKED, *typed.all("outcome")))
    return {
        "typed": typed,
        "faults": faults,
        "zones": [Option(zone, words.pick(each.label)) for zone, each in store.zones.items()],
        "scenes": [
            Option(AS_SCHEDULED, words.gettext("as scheduled")),
            *(Option(n, words.pick(s.label)) for n, s in store.scenes.items() if n != EMERGENCY),
        ],
        "attributes": [Option(key, attribute_words(key, words)) for key in ATTRIBUTES],
        "crossings": [
            Crossing(
                sense.value,
                crossed_words(sense, words),
                tuple(Option(each.key, attribute_words(each.key, words)) for each in of_sense(sense)),
                _known(store, sense),
            )
            for sense in SENSES
        ],
        "known": (*_known(store, Sense.SCENT), *_known(store, Sense.MUSIC)),
        "same": () if earlier is None else arm_names(earlier, words, scene_labels(store)),
        "most_arms": MOST_ARMS,
        "most_levels": MOST_LEVELS,
        "kinds": [Option(kind.value, kind_words(kind, words)) for kind in DesignKind],
        "metrics": [Option(m.value, metric_name(Question(m.value), words)) for m in Metric],
        "confidences": [Option(value, words.percent(share)) for value, share in _CONFIDENCE.items()],
        "outcomes": [Option(name, asked_words(name, words)) for name in asked],
        "covariates": (OCCUPANCY, FOOTFALL),
        "segments": [Option(key.value, segment_words(key, words)) for key in SegmentKey],
        "more_open": bool(
            {"from", "visit", "alpha", "looks", "outcome", "covariate", "segment"} & faults.keys()
        ),
    }


def _known(store: Store, sense: Sense) -> tuple[str, ...]:
    """The fragrances or playlists of the store's scenes."""
    settings: Iterable[Any] = (getattr(scene, sense.value, None) for scene in store.scenes.values())
    name = {Sense.SCENT: "fragrance", Sense.MUSIC: "playlist"}.get(sense)
    if name is None:
        return ()
    found = {getattr(each.state, name) for each in settings if each is not None}
    return tuple(sorted(each for each in found if each))


def refused(error: AmbiyansError, words: Language) -> dict[str, str] | None:
    """What is wrong with a draft, by field; ``None`` if the error is about something else."""
    match error:
        case DesignRefusedError(refusals=refusals):
            found: dict[str, str] = {}
            for each in refusals:
                field, said = refusal_field(each.kind), refusal_words(each, words)
                found[field] = f"{found[field]} {said}" if field in found else said
            return found
        case StartInThePastError():
            return {"start": words.gettext("The first day is in the past.")}
        case UnknownZoneError():
            return {"zone": words.gettext("The store has no such zone any more.")}
        case UnknownSceneError():
            return {ARMS: words.gettext("The store has no such scene any more.")}
        case SceneError():
            return {ARMS: str(error)}
        case _:
            return None
