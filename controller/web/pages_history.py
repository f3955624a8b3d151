"""Who did what to an experiment, and when, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from controller.adapters.experiment_errors import OverlapError, StartPassedError
from controller.adapters.experiment_history import Step, StepKind
from controller.adapters.records import CONTROLLER
from controller.adapters.records_experiments import ExperimentStatusError
from controller.atmosphere.model import Store
from controller.errors import AmbiyansError
from controller.experiment.plan import PlanChangedError
from controller.web.language import Language
from controller.web.pages_draft import refused
from controller.web.pages_experiment import status_words


def history_lines(
    steps: Sequence[Step], now: datetime, zone: tzinfo, words: Language
) -> tuple[tuple[str, str], ...]:
    """For each step when it was, and what happened."""
    return tuple(
        (words.moment(step.at, now, zone), _step_words(step, resumed=_has_paused(steps[:place]), words=words))
        for place, step in enumerate(steps)
    )


def act_refusal_words(error: AmbiyansError, store: Store, names: Mapping[str, str], words: Language) -> str:
    """Why an experiment cannot be started, paused, stopped or put away; ``names`` are those of all by id."""
    match error:
        case StartPassedError(start=start):
            return words.gettext(
                "Its first day, %(day)s, has passed. Draft it again from this one.",
                day=words.short_date(start),
            )
        case OverlapError(other=other, zones=zones):
            return words.gettext(
                "%(other)s is under way in the same zone and at the same time: %(zones)s",
                other=names.get(other, other),
                zones=", ".join(words.pick(store.zones[zone].label) for zone in store.zones if zone in zones),
            )
        case PlanChangedError():
            return changed_words(error, words)
        case ExperimentStatusError(status=status, wanted=wanted):
            return words.gettext(
                "It is %(status)s and cannot become %(wanted)s.",
                status=status_words(status, words),
                wanted=status_words(wanted, words),
            )
        case _:
            return " ".join((refused(error, words) or {"": str(error)}).values())


def changed_words(error: PlanChangedError, words: Language) -> str:
    """Why an experiment is not followed any more."""
    return words.gettext(
        "Its plan was changed after it was drawn, so it is not followed. It was drawn with hash %(stored)s;"
        " its content %(content)s.",
        stored=error.stored,
        content=error.content,
    )


def _has_paused(before: Sequence[Step]) -> bool:
    return any(step.kind is StepKind.PAUSED for step in before)


def _step_words(step: Step, *, resumed: bool, words: Language) -> str:
    who = step.actor
    if step.kind is StepKind.FINISHED:
        return _ended_words(step, words)
    if step.kind is StepKind.STARTED and resumed:
        return words.gettext("%(who)s let it run on", who=who)
    return {
        StepKind.DRAFTED: words.gettext("%(who)s drafted it", who=who),
        StepKind.STARTED: words.gettext("%(who)s started it", who=who),
        StepKind.PAUSED: words.gettext("%(who)s paused it", who=who),
        StepKind.EDITED: words.gettext("its scenes were edited; later blocks are of another comparison"),
        StepKind.ARCHIVED: words.gettext("%(who)s put it away", who=who),
    }[step.kind]


def _ended_words(step: Step, words: Language) -> str:
    if step.actor != CONTROLLER:
        return words.gettext("%(who)s stopped it", who=step.actor)
    if step.reason:
        return words.gettext("the controller ended it, because it clearly does harm")
    return words.gettext("it came to its end")
