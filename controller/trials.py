"""Parts that somebody tries out: one step after the other, each judged by the part's own state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.ledger import Ledger
from controller.atmosphere.model import PartId
from controller.atmosphere.trial import Step, StepResult, Trial
from controller.teller import Teller

_LOOK_AGAIN = timedelta(seconds=0.5)
INTERRUPTED = "interrupted: the zone was switched"
_OFFLINE = "offline"


class Trials:
    """All trials that run; what a part should be stays what its zone is."""

    def __init__(self, ledger: Ledger, teller: Teller, *, ended: Callable[[Trial, datetime], None]) -> None:
        self._ledger = ledger
        self._teller = teller
        self._ended = ended
        self._running: dict[PartId, Trial] = {}

    def __contains__(self, part: PartId) -> bool:
        """Whether a part is being tried out."""
        return part in self._running

    def of(self, part: PartId) -> Trial | None:
        """The trial that a part is in."""
        return self._running.get(part)

    def may_begin(self, part: PartId) -> bool:
        """Whether it has something to be put back to, and is not just being told something."""
        entry = self._ledger.entry(part)
        return part not in self._running and entry is not None and entry.status.final

    def begin(self, trial: Trial, now: datetime) -> None:
        """Begin a trial of a part that ``may_begin``."""
        self._running[trial.part] = trial
        self._next(trial, now)

    def advance(self, now: datetime) -> None:
        """Judge the steps that are over, and begin those that follow."""
        for trial in [t for t in self._running.values() if t.until is not None and t.until <= now]:
            self._judge(trial, now)

    def next_due(self) -> datetime | None:
        """When ``advance`` will have something to do."""
        return min((t.until for t in self._running.values() if t.until is not None), default=None)

    def shift(self, by: timedelta) -> None:
        """Move every moment, because the clock was set."""
        for trial in self._running.values():
            if trial.until is not None:
                trial.until += by

    def _judge(self, trial: Trial, now: datetime) -> None:
        entry, step = self._ledger.entry(trial.part), trial.step
        if step is None or entry is None or not trial.owns(entry.wanted):
            self._give_up(trial, INTERRUPTED, now)
        elif not entry.status.final:
            trial.until = now + _LOOK_AGAIN
        else:
            trial.results.append(_result(step, entry.status, entry.reason))
            if entry.status is DeliveryStatus.FAILED and entry.reason == _OFFLINE:
                trial.step = None
                self._give_up(trial, _OFFLINE, now)
            else:
                self._next(trial, now)

    def _next(self, trial: Trial, now: datetime) -> None:
        while trial.waiting:
            step = trial.waiting.pop(0)
            if step.wanted.refusal:
                trial.results.append(_result(step, DeliveryStatus.SKIPPED, step.wanted.refusal))
                continue
            trial.step, trial.last = step, step.wanted
            trial.until = now + timedelta(seconds=step.lasts_s)
            self._teller.tell(self._ledger.attempt(step.wanted, now), now)
            return
        self._end(trial, now)

    def _give_up(self, trial: Trial, reason: str, now: datetime) -> None:
        left = ([trial.step] if trial.step else []) + trial.waiting
        trial.results += [_result(step, DeliveryStatus.SKIPPED, reason) for step in left]
        trial.waiting = []
        self._end(trial, now)

    def _end(self, trial: Trial, now: datetime) -> None:
        trial.step = trial.until = None
        del self._running[trial.part]
        self._ended(trial, now)


def _result(step: Step, status: DeliveryStatus, reason: str) -> StepResult:
    return StepResult(step.capability, step.wanted.state, status, reason, step.wanted.note)
