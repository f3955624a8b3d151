"""What a draft could detect, from the store's own past; computed in the worker's process, never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from controller.adapters.database import Database
from controller.adapters.experiment_draft import holidays_among
from controller.adapters.records_exposures import exposures_between
from controller.adapters.records_feedback import answers_between
from controller.adapters.worker import Worker
from controller.atmosphere.hours import opening_spans
from controller.atmosphere.model import Exposure, Store
from controller.experiment.design import Design
from controller.experiment.outcome import Answer
from controller.experiment.past import Past, borrowed, past
from controller.experiment.plan import Plan
from controller.experiment.wording_outlook import Basis, outlook_text
from controller.feedback.scores import Metric
from controller.feedback.trust import Grade

PAST_WEEKS = 12
"""How far back is looked; the season before says little of this one."""
LANGUAGES = ("en", "tr")


@dataclass(frozen=True, slots=True)
class Recollection:
    """What is known of some zones in the weeks before today."""

    design: Design
    """the design, moved to these weeks and zones"""
    open_spans: Mapping[date, Sequence[tuple[datetime, datetime]]]
    holidays: frozenset[date]
    exposures: tuple[Exposure, ...]
    answers: tuple[Answer, ...]


def recalled(session: Session, design: Design, store: Store, now: datetime) -> Recollection:
    """Read the past of the design's zones up to the last midnight."""
    today = now.astimezone(store.timezone).date()
    first = today - timedelta(weeks=PAST_WEEKS)
    begins, ends = (datetime.combine(day, time(), store.timezone) for day in (first, today))
    days = [first + timedelta(days=n) for n in range(7 * PAST_WEEKS)]
    return Recollection(
        design=replace(design, start=first, weeks=PAST_WEEKS),
        open_spans={day: opening_spans(store, day) for day in days},
        holidays=holidays_among(store, days),
        exposures=tuple(
            exposure for zone in design.zones for exposure in exposures_between(session, zone, begins, ends)
        ),
        answers=tuple(
            Answer(answer.zone, answer.at, answer.score, answer.trust is not Grade.LOW)
            for answer in answers_between(session, design.zones, begins, ends, Metric(design.metric.value))
        ),
    )


def foreseen(plan: Plan, own: Recollection, store: Recollection | None) -> dict[str, Any]:
    """Compute an outlook as JSON with its sentences; only the worker's process calls this.

    The whole ``store`` is looked at where the zones' own past is not enough.
    """
    from controller.experiment.outlook import outlook, outlook_to_json  # noqa: PLC0415 - statistics are large

    found, basis = _past(own), Basis.OWN
    if not found.is_enough:
        wider = None if store is None else borrowed(found, _past(store))
        found, basis = (found, Basis.NONE) if wider is None else (wider, Basis.STORE)
    ahead = outlook(plan, found, seed=plan.design.seed)
    sentences = {
        language: outlook_text(ahead, found, plan.design.metric, basis=basis, language=language)
        for language in LANGUAGES
    }
    return {"basis": basis.value, **outlook_to_json(ahead, found), "sentences": sentences}


def _past(recollection: Recollection) -> Past:
    return past(
        recollection.design,
        recollection.open_spans,
        recollection.exposures,
        recollection.answers,
        holidays=recollection.holidays,
    )


async def foresee(
    plan: Plan, *, database: Database, worker: Worker, store: Store, now: datetime
) -> dict[str, Any]:
    """The outlook of a plan as of now, as JSON; raises ``WorkerDiedError``."""
    own = await database.read(partial(recalled, design=plan.design, store=store, now=now))
    found = await worker.run(foreseen, plan, own, None)
    if found["basis"] != Basis.NONE:
        return found
    everywhere = replace(plan.design, zones=tuple(store.zones))
    every = await database.read(partial(recalled, design=everywhere, store=store, now=now))
    return await worker.run(foreseen, plan, own, every)
