"""Exposures: the stretches in which a zone really had a scene, kept from what devices reported.

An exposure is constant in everything it says. When the scene, the reason, the arm or a delivered share
changes, it ends and the next begins, so that the time average of every delivered share is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, Shares, ZoneId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Observation:
    """What the devices of a zone report at one instant, beside what was wanted."""

    zone: ZoneId
    at: datetime
    """UTC"""
    scene: SceneName
    observed: int
    """parts that report what the scene asks of them"""
    total: int
    """parts that were asked"""
    reason: ReasonKind
    experiment: str | None = None
    arm: str | None = None
    settle_s: float = 0.0
    """how long the slowest sense of the scene takes to settle"""
    shares: Shares = ()
    """0-1, the share of the parts of each sense that report what the scene asks of them"""

    @property
    def delivered(self) -> float:
        """Share of the parts that were observed, 0-1; 0 where nothing could be observed."""
        return self.observed / self.total if self.total else 0.0


def advance(current: Exposure | None, observation: Observation) -> tuple[Exposure | None, Exposure | None]:
    """Take in an observation: the exposure that it closed, if any, and the one that now runs.

    A repeated observation changes nothing. One that is older than the running exposure is ignored. A change
    of the delivered shares alone does not start the settling anew.
    """
    if current is None:
        return None, _begun(observation)
    if observation.at < current.begins:
        return None, current
    same_atmosphere = _atmosphere(current) == _atmosphere(observation)
    if same_atmosphere and _delivery(current) == _delivery(observation):
        return None, current
    begun = _begun(observation)
    if same_atmosphere:
        begun = replace(begun, settled=current.settled)
    return close(current, observation.at), begun


def close(current: Exposure, at: datetime) -> Exposure | None:
    """The exposure with its end; ``None`` if it had no length."""
    return replace(current, ends=at) if at > current.begins else None


def _begun(observation: Observation) -> Exposure:
    return Exposure(
        zone=observation.zone,
        scene=observation.scene,
        begins=observation.at,
        ends=None,
        settled=observation.at + timedelta(seconds=observation.settle_s),
        delivered=observation.delivered,
        reason=observation.reason,
        experiment=observation.experiment,
        arm=observation.arm,
        shares=observation.shares,
    )


def _atmosphere(of: Exposure | Observation) -> tuple[object, ...]:
    return of.scene, of.reason, of.experiment, of.arm


def _delivery(of: Exposure | Observation) -> tuple[object, ...]:
    return of.delivered, of.shares


def in_sequence(exposures: Iterable[Exposure]) -> list[Exposure]:
    """The exposures of one zone by time, each ended by the next one at the latest.

    One that was left open when the power went cannot have outlived the exposure after it.
    """
    ordered = sorted(exposures, key=lambda exposure: exposure.begins)
    return [
        replace(one, ends=following.begins) if one.ends is None or one.ends > following.begins else one
        for one, following in pairwise(ordered)
    ] + ordered[-1:]


def delivered_share(
    exposures: Iterable[Exposure],
    begins: datetime,
    ends: datetime,
    *,
    of: Callable[[Exposure], bool],
    senses: Collection[Sense] = (),
) -> float:
    """Share (0-1) of ``begins`` to ``ends`` in which the exposures that ``of`` accepts were really there.

    Each second counts by the share of parts that were observed. With ``senses`` only their parts count, and
    the sense that was there least decides: a scent was not there because eleven lamps were. The exposures are
    those of one zone; one that still runs counts to ``ends``. Raises ``ValueError`` for an empty window.
    """
    if ends <= begins:
        msg = "a delivered share needs a window with a length"
        raise ValueError(msg)
    lived = [(e, overlap_s(e, begins, ends)) for e in exposures if of(e)]
    seconds = [sum(e.share(sense) * length_s for e, length_s in lived) for sense in senses] or [
        sum(e.delivered * length_s for e, length_s in lived)
    ]
    return min(min(seconds) / (ends - begins).total_seconds(), 1.0)


def overlap_s(exposure: Exposure, begins: datetime, ends: datetime) -> float:
    """Seconds of the window in which the exposure ran."""
    last = ends if exposure.ends is None else min(exposure.ends, ends)
    return max((last - max(exposure.begins, begins)).total_seconds(), 0.0)
