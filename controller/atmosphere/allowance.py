"""What each part may give and what it has given today, kept together because the one depends on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from controller.atmosphere.compile import Placed
from controller.atmosphere.model import Layer, Part, PartId, Sense, State
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits, used_up
from controller.atmosphere.runtime import STILL, RunMeter, load


class Allowances:
    """The limits of the parts that have any, and the runs of all; ``midnight`` is as in ``RunMeter``."""

    def __init__(self, midnight: Callable[[datetime], datetime]) -> None:
        self.meter = RunMeter(midnight)
        self._limits: dict[PartId, PartLimits] = {}
        self._daily: tuple[PartId, ...] = ()
        self._used_up: set[PartId] = set()

    def limits(self, part: PartId) -> PartLimits:
        """What a part may give."""
        return self._limits.get(part, NO_LIMITS)

    def limit(self, limits: Mapping[PartId, PartLimits]) -> tuple[PartId, ...]:
        """Put limits in force; answers the parts for which they are others than before."""
        changed = tuple(part for part, after in limits.items() if after != self.limits(part))
        for part in changed:
            if limits[part] == NO_LIMITS:
                del self._limits[part]
            else:
                self._limits[part] = limits[part]
        self._daily = tuple(part for part, each in self._limits.items() if each.scent_daily_s is not None)
        self._used_up.intersection_update(self._daily)
        return changed

    def forget(self, parts: Iterable[PartId]) -> None:
        """Neither limit nor count parts that are gone."""
        gone = tuple(parts)
        self.limit(dict.fromkeys(gone, NO_LIMITS))
        self.meter.forget(gone)

    def placed(self, part: Part, layer: Layer, reported: State, now: datetime) -> Placed:
        """A part as it may be planned."""
        limits = self._limits.get(part.id, NO_LIMITS)
        used_s = 0.0 if limits.scent_daily_s is None else self.meter.runs(part.id, now).day_s
        return Placed(part, layer, reported, limits, used_s)

    def heard(self, part: PartId, sense: Sense | None, state: State, now: datetime) -> None:
        """Take in what a part says of itself; ``None`` as its sense, or an empty state: nothing is known."""
        if sense is not Sense.SCENT and bool(state.on) is (part in self.meter.running):
            return  # a thousand lamps that are on say how bright they are
        self.meter.observe(part, load(sense, state) if sense is not None and state.on else STILL, now)

    def turned(self, now: datetime) -> tuple[PartId, ...]:
        """The parts whose time of the day ran out, or is theirs again, since this was last asked."""
        turned = []
        for part in self._daily:
            gone = bool(used_up(self._limits[part], self.meter.runs(part, now).day_s))
            if gone != (part in self._used_up):
                self._used_up ^= {part}
                turned.append(part)
        return tuple(turned)
