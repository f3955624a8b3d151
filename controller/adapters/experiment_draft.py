"""What a person wants to find out, and the plan that is drawn from it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from controller.adapters.status_errors import UnknownSceneError, UnknownZoneError
from controller.atmosphere.fixture import NO_FIXTURES, Fixtures
from controller.atmosphere.hours import half_holidays, opening_spans, public_holidays
from controller.atmosphere.model import Store, ZoneId
from controller.atmosphere.scene import parse_patch
from controller.errors import AmbiyansError
from controller.experiment.declared import NOTHING, SALES, Declared
from controller.experiment.design import Arm, Design, DesignKind, Factor, crossed, refusals
from controller.experiment.differing import differing_senses, slowest_settle_s
from controller.experiment.draw import draw
from controller.experiment.feasible import (
    alike,
    held_back,
    too_fast,
    usual_burn_in_minutes,
)
from controller.experiment.metric import Metric
from controller.experiment.plan import Plan
from controller.experiment.refusal import DesignRefusedError

_SEED_BITS = 32
"""A seed that survives every JSON reader."""
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


class StartInThePastError(AmbiyansError):
    """A draft cannot begin before today."""

    def __init__(self, start: date) -> None:
        super().__init__(f"start: {start} is in the past")
        self.start = start


class PlanDiffersError(AmbiyansError):
    """The plan is not the one that was shown before: scenes, hours or limits have changed meanwhile."""

    def __init__(self, shown: str, drawn_anew: str) -> None:
        super().__init__(f"the plan that was shown has hash {shown}, drawn anew it has {drawn_anew}")
        self.shown = shown
        self.drawn_anew = drawn_anew


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be compared; the first arm is the control."""

    name: str
    zones: tuple[ZoneId, ...]
    arms: tuple[Arm, ...]
    start: date
    """first day, in the store's time zone"""
    weeks: int
    block_minutes: int
    burn_in_minutes: int | None = None
    """``None``: until the slowest sense has settled and a visit is over"""
    metric: Metric = Metric.CSAT
    id: str | None = None
    """``None``: made from the name"""
    seed: int | None = None
    """``None``: by chance"""
    alpha: float = 0.05
    visit_minutes: int = 30
    window: tuple[time, time] | None = None
    """wall times that the blocks keep to within opening hours"""
    kind: DesignKind | None = None
    """``None``: week-mirrored pairs for two arms, strata for more"""
    factors: tuple[Factor, ...] = ()
    """of a factorial experiment, whose arms follow from them"""
    looks: bool = False
    """whether four looks are planned that may end it early"""
    declared: Declared = NOTHING
    """what is asked beside the metric; the currency of sales is the store's"""


def drawn(draft: Draft, store: Store, now: datetime, fixtures: Fixtures = NO_FIXTURES) -> Plan:
    """Draw the plan of a draft from the store's opening hours; holidays and half holidays are left out.

    ``fixtures`` are what works in the zones, with limits of its own.

    Raises ``UnknownZoneError``, ``UnknownSceneError``, ``SceneError`` (in a patch), ``StartInThePastError``
    and ``DesignRefusedError`` with every reason why it could not give an answer.
    """
    arms = crossed(draft.factors) if draft.factors else draft.arms
    _check(draft, arms, store, now)
    pairs = DesignKind.PAIRED if len(arms) <= len("AB") else DesignKind.STRATIFIED
    slowest_s = slowest_settle_s(store, draft.zones, arms)
    burn_in = draft.burn_in_minutes
    design = Design(
        experiment=draft.id or draft_id(draft.name, secrets.randbits(_SEED_BITS)),
        zones=draft.zones,
        arms=arms,
        start=draft.start,
        weeks=draft.weeks,
        block_minutes=draft.block_minutes,
        burn_in_minutes=usual_burn_in_minutes(slowest_s, draft.visit_minutes) if burn_in is None else burn_in,
        seed=secrets.randbits(_SEED_BITS) if draft.seed is None else draft.seed,
        timezone=str(store.timezone),
        metric=draft.metric,
        alpha=draft.alpha,
        visit_minutes=draft.visit_minutes,
        window=draft.window,
        senses=differing_senses(store, draft.zones, arms),
        kind=draft.kind or pairs,
        factors=draft.factors,
        looks=draft.looks,
        declared=_with_currency(draft.declared, store),
    )
    days = [design.start + timedelta(days=day) for day in range(7 * design.weeks)]
    groups = [factor.levels for factor in draft.factors] or [arms]
    refused = (
        *refusals(design),
        *too_fast(design, slowest_s),
        *alike(store, draft.zones, groups),
    )
    if refused:
        raise DesignRefusedError(refused)
    spans = {day: opening_spans(store, day) for day in days}
    plan = draw(design, spans, holidays=holidays_among(store, days))
    check_feasible(plan, store, fixtures)
    return plan


def holidays_among(store: Store, days: Iterable[date]) -> frozenset[date]:
    """All public and half holidays of the years of these days."""
    years = {day.year for day in days}
    calendars = (public_holidays, half_holidays)
    return frozenset(day for kind in calendars for year in years for day in kind(store.country, year))


def _check(draft: Draft, arms: Sequence[Arm], store: Store, now: datetime) -> None:
    check_known(draft.zones, arms, store)
    for arm in arms:
        if arm.patch is not None:
            parse_patch(arm.patch)
    if draft.start < now.astimezone(store.timezone).date():
        raise StartInThePastError(draft.start)


def check_known(zones: Iterable[ZoneId], arms: Iterable[Arm], store: Store) -> None:
    """Raise ``UnknownZoneError`` or ``UnknownSceneError`` for what the store does not have."""
    for zone in zones:
        if zone not in store.zones:
            raise UnknownZoneError(zone, tuple(store.zones))
    for arm in arms:
        if arm.scene is not None and arm.scene not in store.scenes:
            raise UnknownSceneError(arm.scene, tuple(store.scenes))


def check_feasible(plan: Plan, store: Store, fixtures: Fixtures = NO_FIXTURES) -> None:
    """Raise, beside the above, ``DesignRefusedError`` where the limits of the store hold the plan back."""
    check_known(plan.design.zones, plan.design.arms, store)
    held = held_back(store, plan, fixtures)
    if held:
        raise DesignRefusedError(held)


def _with_currency(declared: Declared, store: Store) -> Declared:
    return replace(declared, currency=store.currency if SALES in declared.outcomes else None)


def draft_id(name: str, seed: int) -> str:
    """An id that reads like the name, and is hardly ever that of another seed.

    >>> draft_id("Kışın ışık?", 4711)
    'kisin-isik-001267'
    """
    plain = normalize("NFKD", name.casefold().replace("ı", "i")).encode("ascii", "ignore").decode()
    words = _NOT_A_NAME.sub("-", plain).strip("-") or "experiment"
    return f"{words[:40]}-{seed & 0xFFFFFF:06x}"
