"""How much of a treatment was in the air of each block: an atmosphere comes and goes with a lag.

What is in the air moves towards what the devices give by a first-order lag: after one lag 63 % of the way are
gone. A block of the treatment therefore has less than all of it, and a block of the control that follows has
some. Outside of the experiment's own blocks the treatment is taken to be off, and a gap lets it decay.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from controller.experiment.exposure import in_sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from controller.atmosphere.model import Exposure, Sense, ZoneId
    from controller.experiment.plan import Plan


@dataclass(frozen=True, slots=True)
class Given:
    """A stretch in which the devices of a zone gave a constant share of the treatment; times in UTC."""

    begins: datetime
    ends: datetime
    share: float
    """0-1"""


def planned(plan: Plan, arm: str) -> dict[ZoneId, list[Given]]:
    """What the plan gives, zone by zone, if everything is delivered at once."""
    given: dict[ZoneId, list[Given]] = {zone: [] for zone in plan.design.zones}
    for block in plan.blocks:
        given[block.zone].append(Given(block.begins, block.ends, 1.0 if block.arm == arm else 0.0))
    return given


def delivered(plan: Plan, arm: str, exposures: Iterable[Exposure]) -> dict[ZoneId, list[Given]]:
    """What devices reported: the share of parts that gave ``arm``, in the sense that gave it least."""
    design = plan.design
    lived: dict[ZoneId, list[Exposure]] = {zone: [] for zone in design.zones}
    for exposure in exposures:
        if exposure.zone in lived:
            lived[exposure.zone].append(exposure)
    return {
        zone: [
            Given(e.begins, plan.ends if e.ends is None else e.ends, _share(e, arm, design.senses))
            for e in in_sequence(of_zone)
            if e.experiment == design.experiment
        ]
        for zone, of_zone in lived.items()
    }


def _share(exposure: Exposure, arm: str, senses: Sequence[Sense]) -> float:
    if exposure.arm != arm:
        return 0.0
    return min((exposure.share(sense) for sense in senses), default=exposure.delivered)


def doses(plan: Plan, given: Mapping[ZoneId, Sequence[Given]], lag_minutes: float) -> dict[int, float]:
    """By block index: the mean share (0-1) of the treatment in the air after the block's burn-in."""
    found: dict[int, float] = {}
    for zone in plan.design.zones:
        blocks = [block for block in plan.blocks if block.zone == zone]
        windows = [(block.burn_in_ends, block.ends) for block in blocks]
        found |= {
            block.index: mean
            for block, mean in zip(blocks, _means(given.get(zone, ()), windows, lag_minutes), strict=True)
        }
    return found


def _means(
    given: Sequence[Given], windows: Sequence[tuple[datetime, datetime]], lag_minutes: float
) -> list[float]:
    """Mean of what is in the air over each window; stretches and windows are in the order of time."""
    air, means, position = 0.0, [], 0
    pieces = list(_gapless(given, max((ends for _, ends in windows), default=None)))
    for begins, ends in windows:
        total, length = 0.0, (ends - begins).total_seconds() / 60.0
        while position < len(pieces):
            piece = pieces[position]
            if piece.ends <= begins:
                air = _after(air, piece, _minutes(piece.begins, piece.ends), lag_minutes)
                position += 1
                continue
            if piece.begins >= ends:
                break
            start = max(piece.begins, begins)
            stop = min(piece.ends, ends)
            at_start = _after(air, piece, _minutes(piece.begins, start), lag_minutes)
            lasted = _minutes(start, stop)
            gone = 1.0 - exp(-lasted / lag_minutes) if lag_minutes > 0 else 1.0
            total += piece.share * lasted + (at_start - piece.share) * lag_minutes * gone
            if piece.ends > ends:
                break
            air = _after(air, piece, _minutes(piece.begins, piece.ends), lag_minutes)
            position += 1
        means.append(min(max(total / length, 0.0), 1.0) if length > 0 else 0.0)
    return means


def _gapless(given: Sequence[Given], until: datetime | None) -> Iterable[Given]:
    """The stretches with the gaps between and after them, in which nothing is given."""
    last: datetime | None = None
    for piece in given:
        if last is not None and piece.begins > last:
            yield Given(last, piece.begins, 0.0)
        yield piece
        last = piece.ends
    if last is not None and until is not None and last < until:
        yield Given(last, until, 0.0)


def _after(air: float, piece: Given, minutes: float, lag_minutes: float) -> float:
    """What is in the air after ``minutes`` of a stretch that found ``air`` there."""
    stays = exp(-minutes / lag_minutes) if lag_minutes > 0 else float(minutes <= 0)
    return piece.share + (air - piece.share) * stays


def _minutes(begins: datetime, ends: datetime) -> float:
    return (ends - begins).total_seconds() / 60.0
