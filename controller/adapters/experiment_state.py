"""One experiment of the store with its plan as drawn, and how it stands at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from controller.adapters.records_experiments import ExperimentRecord, ExperimentStatus
from controller.atmosphere.model import ZoneId
from controller.experiment.plan import Plan, PlanChangedError, design_to_json, plan_from_json, plan_to_json

UNDER_WAY = frozenset({ExperimentStatus.RUNNING, ExperimentStatus.PAUSED})


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment; times are aware UTC."""

    id: str
    name: str
    status: ExperimentStatus
    plan: Plan | None
    """as drawn; ``None`` where what is stored is not that any more"""
    created_by: str
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    changed: PlanChangedError | None = None
    """why there is no plan"""

    def at(self, now: datetime) -> Experiment:
        """The experiment at ``now``: one whose last block is over has finished by itself."""
        if self.status not in UNDER_WAY or self.plan is None or now < self.plan.ends:
            return self
        return replace(self, status=ExperimentStatus.FINISHED, ended_at=self.plan.ends)

    def trusted_plan(self) -> Plan:
        """The plan as drawn; raises ``PlanChangedError`` where what is stored is not that any more."""
        if self.plan is None:
            raise self.changed or PlanChangedError("none", "has no plan")
        return self.plan

    def occupied(self, plan: Plan) -> frozenset[ZoneId]:
        """The zones that ``plan`` needs while this experiment is under way in them."""
        if self.status not in UNDER_WAY or self.plan is None:
            return frozenset()
        together = self.plan.begins < plan.ends and plan.begins < self.plan.ends
        return frozenset(self.plan.design.zones).intersection(plan.design.zones if together else ())


def drafted(plan: Plan, name: str, actor: str, now: datetime) -> ExperimentRecord:
    """What to store of a draft whose plan was just drawn."""
    return ExperimentRecord(
        id=plan.design.experiment,
        name=name,
        design=design_to_json(plan.design),
        created_by=actor,
        created_at=now,
        plan=plan_to_json(plan),
        plan_hash=plan.hash,
        seed=plan.design.seed,
    )


def experiment_of(record: ExperimentRecord) -> Experiment:
    """The experiment that is stored; its plan is believed only if it matches the hash stored beside it."""
    plan, changed = None, None
    try:
        plan = _plan(record)
    except PlanChangedError as error:
        changed = error
    return Experiment(
        id=record.id,
        name=record.name,
        status=record.status,
        plan=plan,
        created_by=record.created_by,
        created_at=record.created_at,
        started_at=record.started_at,
        ended_at=record.ended_at,
        changed=changed,
    )


def _plan(record: ExperimentRecord) -> Plan:
    plan = plan_from_json(record.plan if isinstance(record.plan, Mapping) else {})
    if plan.hash != record.plan_hash:
        raise PlanChangedError(str(record.plan_hash), f"has hash {plan.hash}")
    return plan
