"""Scores over time as coordinates of a small picture: a line for the score, bars for how many answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controller.feedback.scores import RANGES, Metric, Summary

WIDTH, HEIGHT = 720, 200
_LEFT, _RIGHT, _TOP, _FLOOR = 34.0, 712.0, 10.0, 172.0
_BARS = 46.0
_BAR_SHARE = 0.6
_TICKS = 6


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One hour or day."""

    x: float
    y: float
    bar_x: float
    bar_width: float
    bar_height: float
    label: str
    score: str
    answers: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on one of the axes."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All of the picture; ``lines`` are the stretches of the score's line, without the holes between them."""

    points: tuple[ChartPoint, ...]
    lines: tuple[str, ...]
    scores: tuple[Tick, ...]
    times: tuple[Tick, ...]
    floor: float = _FLOOR


@dataclass(frozen=True, slots=True)
class Moment:
    """What is drawn at one place of the time axis."""

    begins: datetime
    summary: Summary
    label: str
    score: str


def chart(
    metric: Metric, moments: Sequence[Moment], begins: datetime, ends: datetime, step_s: float
) -> Chart:
    """Place the moments between ``begins`` and ``ends``; each lasts ``step_s`` seconds."""
    lowest, highest = RANGES[metric]
    most = max((moment.summary.answers for moment in moments), default=1)
    long_s = (ends - begins).total_seconds()
    slot = (_RIGHT - _LEFT) * step_s / long_s

    def x(moment: datetime) -> float:
        return _LEFT + (_RIGHT - _LEFT) * ((moment - begins).total_seconds() + step_s / 2) / long_s

    def y(score: float) -> float:
        return _FLOOR - (score - lowest) / (highest - lowest) * (_FLOOR - _TOP)

    points = tuple(
        ChartPoint(
            x=round(x(moment.begins), 1),
            y=round(y(moment.summary.mean), 1),
            bar_x=round(x(moment.begins) - slot * _BAR_SHARE / 2, 1),
            bar_width=round(slot * _BAR_SHARE, 1),
            bar_height=round(_BARS * moment.summary.answers / most, 1),
            label=moment.label,
            score=moment.score,
            answers=moment.summary.answers,
        )
        for moment in moments
        if moment.summary.mean is not None
    )
    every = max(1, -(-len(points) // _TICKS))
    return Chart(
        points=points,
        lines=_lines(points, slot * 1.5),
        scores=tuple(Tick(round(y(score), 1), str(score)) for score in range(lowest, highest + 1)),
        times=tuple(Tick(point.x, point.label) for point in points[::every]),
    )


def _lines(points: Sequence[ChartPoint], hole: float) -> tuple[str, ...]:
    lines: list[list[str]] = []
    before = None
    for point in points:
        if before is None or point.x - before > hole:
            lines.append([])
        lines[-1].append(f"{point.x},{point.y}")
        before = point.x
    return tuple(" ".join(line) for line in lines if len(line) > 1)
