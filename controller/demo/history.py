"""The simulated past in a store's database."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.events import Broadcast
from controller.adapters.floorplan import DEFAULT_LAYER
from controller.adapters.intake import FeedbackIntake
from controller.adapters.placements import Placement
from controller.adapters.submission import Submission
from controller.adapters.tables_feedback import MeasureRow, ResponseRow
from controller.adapters.tickets import TicketPatch, TicketStatus, change_ticket, page_of_tickets
from controller.atmosphere.hours import opening_spans
from controller.atmosphere.model import Exposure, Store, ZoneId
from controller.demo.customers import SimulatedAnswer, StoreModel
from controller.demo.customers_truth import true_diluted_effect
from controller.demo.experiments import ACTOR, DemoExperiment, demo_experiments
from controller.demo.fleet import DemoDevice, demo_fleet
from controller.demo.past import Past, live_through
from controller.demo.tills import ENTRANCE, SimulatedMeasure, tills, true_sales_effect
from controller.experiment.declared import FOOTFALL, SALES
from controller.experiment.outcome import Answer, BlockOutcome, Why, block_outcomes
from controller.experiment.plan import Plan
from controller.feedback.answer import NO_CONTEXT, AnswerContext
from controller.feedback.scores import Metric
from controller.feedback.trust import Arrival, grade
from devices.registry import Registry

WEEKS = 4
SOURCE = "simulation"
RECENT = timedelta(days=2)
"""how far back answers still open tickets and alerts; earlier ones are stored in one go"""
FOLLOWED_UP_AFTER = timedelta(days=1)
CAUSES = ("service: spoke with the customer", "queue: opened another till", "temperature: set 1 °C lower")


@dataclass(frozen=True, slots=True)
class SimulatedHistory:
    """Four weeks of a store, ready to be stored."""

    store: Store
    fleet: tuple[DemoDevice, ...]
    past: Past
    answers: tuple[SimulatedAnswer, ...]
    experiments: tuple[DemoExperiment, ...]
    truth: dict[str, Any]
    """what a perfect analyst would find in the experiment that is over: ``effect``, ``outcomes``, ``seed``"""
    now: datetime
    measures: tuple[SimulatedMeasure, ...] = ()


def store_model(store: Store, seed: int) -> StoreModel:
    """The customers of a store."""
    return StoreModel(seed, store.timezone, lambda day: opening_spans(store, day))


@dataclass(frozen=True, slots=True)
class ZoneHistory:
    """Four weeks of one zone."""

    past: Past
    answers: tuple[SimulatedAnswer, ...]
    measures: tuple[SimulatedMeasure, ...] = ()
    """of the whole store, where this is the zone that visitors come in by"""


def zone_history(store: Store, zone: ZoneId, now: datetime, seed: int) -> ZoneHistory:
    """Live through the four weeks before ``now`` (UTC) in one zone; zones know nothing of each other.

    The same seed and time give the same weeks.
    """
    plans = [experiment.plan for experiment in demo_experiments(store, _today(store, now), seed)]
    rules = tuple(replace(rule, zones=(zone,)) for rule in store.rules if zone in rule.zones)
    alone = replace(store, zones={zone: store.zones[zone]}, rules=rules)
    fleet = [device for device in demo_fleet(store) if device.zone == zone]
    begins = _begins(store, now, seed)
    past = live_through(alone, fleet, plans, begins, now, seed=seed)
    model = store_model(store, seed)
    answers = model.answers(zone, begins, now, past.really)
    measures = tills(model, begins, now, past.really) if zone == ENTRANCE else []
    return ZoneHistory(past, tuple(answers), tuple(measures))


def whole_history(store: Store, zones: Iterable[ZoneHistory], now: datetime, seed: int) -> SimulatedHistory:
    """Put the zones of a store together, and find out what is true of the experiment that is over."""
    lived = tuple(zones)
    past = Past(
        tuple(receipt for zone in lived for receipt in zone.past.receipts),
        tuple(exposure for zone in lived for exposure in zone.past.exposures),
        {name: noted for zone in lived for name, noted in zone.past.surroundings.items()},
    )
    answers = sorted((answer for zone in lived for answer in zone.answers), key=lambda answer: answer.at)
    experiments = demo_experiments(store, _today(store, now), seed)
    truth = _truth(experiments[0], store_model(store, seed), past, answers, now) | {"seed": seed}
    measures = tuple(measure for zone in lived for measure in zone.measures)
    return SimulatedHistory(store, demo_fleet(store), past, tuple(answers), experiments, truth, now, measures)


def simulate_history(store: Store, now: datetime, seed: int) -> SimulatedHistory:
    """Live through the four weeks before ``now`` (UTC) in all zones, one after the other."""
    return whole_history(store, (zone_history(store, zone, now, seed) for zone in store.zones), now, seed)


def _today(store: Store, now: datetime) -> date:
    return now.astimezone(store.timezone).date()


def _begins(store: Store, now: datetime, seed: int) -> datetime:
    return min(experiment.drawn_at for experiment in demo_experiments(store, _today(store, now), seed))


def _truth(
    finished: DemoExperiment, model: StoreModel, past: Past, answers: Sequence[SimulatedAnswer], now: datetime
) -> dict[str, Any]:
    given = [
        Answer(answer.zone, answer.at, answer.score)
        for answer in answers
        if answer.metric is Metric.CSAT and answer.zone in finished.plan.design.zones
    ]
    outcomes = block_outcomes(finished.plan, past.exposures, given, now=now)
    return {
        "effect": truth_of(finished.plan, model, past, outcomes),
        "outcomes": {SALES: sales_truth_of(finished.plan, model, past, outcomes), FOOTFALL: 0.0},
    }


def truth_of(plan: Plan, model: StoreModel, past: Past, outcomes: Iterable[BlockOutcome]) -> float:
    """The diluted effect, without noise, in exactly the pairs that the analysis counts."""
    lost = {found.block.stratum for found in outcomes if found.outcome is None}
    control, treatment = (arm.name for arm in plan.design.arms)
    return true_diluted_effect(
        model,
        [block for block in plan.blocks if block.stratum not in lost],
        past.really,
        control=control,
        treatment=treatment,
    )


def sales_truth_of(plan: Plan, model: StoreModel, past: Past, outcomes: Iterable[BlockOutcome]) -> float:
    """The diluted effect on sales per hour, in the pairs whose arms were there."""
    lost = {found.block.stratum for found in outcomes if found.why not in {None, Why.NO_ANSWERS}}
    control, treatment = (arm.name for arm in plan.design.arms)
    return true_sales_effect(
        model,
        [block for block in plan.blocks if block.stratum not in lost],
        past.really,
        control=control,
        treatment=treatment,
    )


async def store_history(database: Database, history: SimulatedHistory) -> None:
    """Write devices, receipts, exposures, experiments and answers down."""
    registry = Registry()
    for device in history.fleet:
        for saying in device.spec.twin(Random(0)).announce(0.0):
            registry.discover(saying.topic, saying.payload)
    await database.write(lambda session: _store_facts(session, history, registry))
    await _store_answers(database, history)
    await database.write(lambda session: _follow_up(session, history.now))
    await database.write(lambda session: _store_measures(session, history.measures))


def _store_facts(session: Session, history: SimulatedHistory, registry: Registry) -> None:
    for device in history.fleet:
        for known in registry.devices.values():
            if device.identifier in known.identifiers:
                layer = device.layer or DEFAULT_LAYER
                placement = Placement(known.id, None, device.zone, layer, device.name)
                records.save_placement(session, placement, actor=ACTOR, at=history.now)
                records.save_configs(session, known.id, known.configs)
    records.add_receipts(session, history.past.receipts)
    records.add_exposures(session, history.past.exposures)
    for experiment in history.experiments:
        experiment.store(session, history.now)


async def _store_answers(database: Database, history: SimulatedHistory) -> None:
    moment = [history.now]
    intake = FeedbackIntake(
        database,
        store=lambda: history.store,
        context=_Contexts(history.past.exposures).at,
        events=Broadcast(),
        clock=lambda: moment[0],
    )

    async def submit(answer: SimulatedAnswer) -> None:
        moment[0] = answer.at
        await intake.submit(submission(answer), source=SOURCE)

    since = history.now - RECENT
    earlier = [answer for answer in history.answers if answer.at < since]
    recent = [answer for answer in history.answers if answer.at >= since]
    rows = [intake.stamped_values(submission(answer), SOURCE, None, answer.at) for answer in earlier]
    for row in rows:
        trust = grade(Arrival(at=row["at"], received_at=row["received_at"]))
        row |= {"trust": trust.grade, "trust_reasons": list(trust.reasons)}
    if rows:
        await database.write(lambda session: session.exec(insert(ResponseRow), params=rows))
    await asyncio.gather(*map(submit, recent))


def _store_measures(session: Session, measures: Sequence[SimulatedMeasure]) -> None:
    rows = [asdict(measure) | {"received_at": measure.ends} for measure in measures]
    if rows:
        session.exec(insert(MeasureRow), params=rows)


def submission(answer: SimulatedAnswer) -> Submission:
    """What the customer's kiosk or telephone sends."""
    return Submission(
        id=answer.id,
        zone=answer.zone,
        metric=answer.metric,
        score=answer.score,
        at=answer.at,
        comment=answer.comment,
        channel=answer.channel,
        language=answer.language,
        segment="simulated",
    )


def _follow_up(session: Session, now: datetime) -> None:
    """Yesterday's tickets and those before were dealt with by simulated staff."""
    rng, cursor = Random(0), None
    while True:
        page = page_of_tickets(session, ends=now - FOLLOWED_UP_AFTER, limit=500, cursor=cursor)
        for ticket in page.items:
            patch = TicketPatch(status=TicketStatus.CLOSED, cause=rng.choice(CAUSES))
            change_ticket(session, ticket.id, patch, actor="simulated staff", at=ticket.opened_at)
        cursor = page.next_cursor
        if cursor is None:
            return


class _Contexts:
    """What the zones were like, from the exposures of the past."""

    def __init__(self, exposures: Iterable[Exposure]) -> None:
        self._by_zone: dict[ZoneId, list[Exposure]] = {}
        for exposure in sorted(exposures, key=lambda e: e.begins):
            self._by_zone.setdefault(exposure.zone, []).append(exposure)

    def at(self, zone: ZoneId, instant: datetime) -> AnswerContext:
        """The context of an answer that was given at ``instant``."""
        known = self._by_zone.get(zone, [])
        position = bisect_right(known, instant.astimezone(UTC), key=lambda e: e.begins)
        if not position:
            return NO_CONTEXT
        exposure = known[position - 1]
        return AnswerContext(
            exposure.scene, exposure.reason, exposure.begins, exposure.experiment, exposure.arm
        )
