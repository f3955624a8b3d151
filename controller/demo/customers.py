"""Simulated customers: who answers when, and what, given the atmosphere that they really stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import exp
from random import Random
from uuid import UUID

from controller.atmosphere.model import ZoneId
from controller.demo import customers_words as words
from controller.demo.customers_mood import MOOD_S, PERSONAL_SD, moods, score
from controller.demo.customers_walk import OpenSpans, Really, Step, steps
from controller.feedback.scores import Metric

ANSWERS_PER_HOUR: Mapping[str, float] = {
    "entrance": 8.0,
    "showroom": 2.5,
    "fitting-rooms": 3.0,
    "cafe": 3.5,
    "checkout": 5.0,
}
"""At an ordinary hour of an ordinary day."""
BUSY_WEEKDAYS = (0.85, 0.85, 0.9, 0.95, 1.1, 1.3, 1.1)
BUSY_HOURS: Mapping[int, float] = {10: 0.6, 11: 0.8, 13: 1.3, 14: 1.2, 17: 1.1, 18: 1.3, 19: 1.2, 21: 0.7}
TERMINAL_ZONES = frozenset({"entrance", "cafe", "checkout"})
_WITH_TERMINAL = {Metric.CSAT: 0.72, Metric.SMILEY: 0.18, Metric.NPS: 0.06, Metric.CES: 0.04}
_WITHOUT = {Metric.CSAT: 0.84, Metric.NPS: 0.10, Metric.CES: 0.06}
KIOSK_SHARE = 0.6
"""Share of the CSAT answers that are given on a kiosk; the others come by QR code."""


@dataclass(frozen=True, slots=True)
class SimulatedAnswer:
    """One answer of a customer who does not exist."""

    id: str
    """the same in every run of the same seed; begins with ``sim-``"""
    at: datetime
    """UTC"""
    zone: ZoneId
    metric: Metric
    score: int
    comment: str | None
    channel: str
    """kiosk, qr or terminal"""
    language: str


class StoreModel:
    """All customers of one store; answers depend on ``seed``, zone, time and surroundings alone.

    ``open_spans`` gives the opening hours that begin on a local date, ``timezone`` is the store's.
    """

    def __init__(self, seed: int, timezone: tzinfo, open_spans: OpenSpans) -> None:
        self.seed = seed
        self._timezone = timezone
        self._open_spans = open_spans

    def steps(self, zone: ZoneId, begins: datetime, ends: datetime, really: Really) -> Iterator[Step]:
        """The steps of ten opening minutes that overlap the stretch, and how content people are in each."""
        return steps(zone, begins, ends, really=really, open_spans=self._open_spans, timezone=self._timezone)

    def answers(
        self, zone: ZoneId, begins: datetime, ends: datetime, really: Really
    ) -> list[SimulatedAnswer]:
        """What customers answer from ``begins`` until before ``ends`` (aware), by time.

        Asking for a long stretch or for its parts, in whatever order, gives the same answers. ``really`` is
        asked from the opening before ``begins`` on, since scent lingers.
        """
        found: list[SimulatedAnswer] = []
        mood: Sequence[float] = ()
        opened = None
        for step in self.steps(zone, begins, ends, really):
            if step.opened != opened:
                opened, mood = step.opened, self._moods(step)
            stretch = int((step.begins - step.opened).total_seconds() // MOOD_S)
            found += self._answers_in(step, step.mean + mood[stretch])
        return [answer for answer in found if begins <= answer.at < ends]

    def _moods(self, step: Step) -> list[float]:
        stretches = -int(-(step.closes - step.opened).total_seconds() // MOOD_S)
        return moods(Random(f"{self.seed}:{step.zone}:{step.opened:%Y%m%dT%H%M}:mood"), stretches)

    def _answers_in(self, step: Step, mean: float) -> list[SimulatedAnswer]:
        rng = Random(f"{self.seed}:{step.zone}:{step.begins:%Y%m%dT%H%M}")
        length = step.ends - step.begins
        expected = arrivals_per_hour(step) * length / timedelta(hours=1)
        ats = sorted(step.begins + rng.random() * length for _ in range(_poisson(rng, expected)))
        return [_answer(rng, step.zone, at, mean) for at in ats]


def arrivals_per_hour(step: Step) -> float:
    """How many answers an hour are to be expected in a step."""
    usual = ANSWERS_PER_HOUR.get(step.zone, 3.0)
    return usual * BUSY_WEEKDAYS[step.weekday] * BUSY_HOURS.get(step.hour, 1.0)


def _answer(rng: Random, zone: ZoneId, at: datetime, mean: float) -> SimulatedAnswer:
    mix = _WITH_TERMINAL if zone in TERMINAL_ZONES else _WITHOUT
    (metric,) = rng.choices(list(mix), weights=list(mix.values()))
    given = score(metric, rng.gauss(mean, PERSONAL_SD))
    spoken = words.language(rng)
    channel = _channel(rng, metric)
    return SimulatedAnswer(
        id=f"sim-{UUID(int=rng.getrandbits(128), version=4)}",
        at=at,
        zone=zone,
        metric=metric,
        score=given,
        comment=None if channel == "terminal" else words.comment(rng, metric, given, spoken),
        channel=channel,
        language=spoken,
    )


def _channel(rng: Random, metric: Metric) -> str:
    if metric is Metric.SMILEY:
        return "terminal"
    return "kiosk" if metric is Metric.CSAT and rng.random() < KIOSK_SHARE else "qr"


def _poisson(rng: Random, expected: float) -> int:
    """A Poisson count, by Knuth's method: The Art of Computer Programming, vol. 2, 3.4.1."""
    least, product, count = exp(-expected), rng.random(), 0
    while product > least:
        product *= rng.random()
        count += 1
    return count
