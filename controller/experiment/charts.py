"""The picture of an effect: estimate and interval against no effect, as SVG without a style of its own.

Only presentation attributes and classes are used, so that a strict content security policy holds; the page's
style sheet may set the classes ``effect-*``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controller.experiment.svg import Scale, document, line, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT = 640, 150
_LEFT, _RIGHT = 24.0, 616.0
_TOP, _LINE, _AXIS = 22.0, 58.0, 104.0
_ROW, _NAMES = 34.0, 190.0
"""Of a forest: the height of a row, and the width for its name."""
_NEAR = 50.0
"""Words closer than this to a side of the picture are set from that side."""


@dataclass(frozen=True, slots=True)
class EffectLabels:
    """The words of the picture, in the reader's language."""

    title: str
    """what is compared, e.g. ``Citrus instead of lavender, CSAT``"""
    no_effect: str = "no effect"
    truth: str = "simulated truth"
    worse: str = "worse"
    better: str = "better"
    decimal: str = "."


def effect_svg(
    estimate: float,
    interval: tuple[float | None, float | None],
    labels: EffectLabels,
    *,
    truth: float | None = None,
) -> str:
    """Draw the estimate with its interval; ``truth`` marks what a simulation knows to be the true effect.

    All in units of the outcome. An interval without a bound runs out of the picture.
    """
    low, high = interval
    known = [value for value in (0.0, estimate, low, high, truth) if value is not None]
    scale = Scale.around(known, _LEFT, _RIGHT)
    begin, end = (_LEFT if low is None else scale.at(low)), (_RIGHT if high is None else scale.at(high))
    ends = [x for x, bound in ((begin, low), (end, high)) if bound is not None]
    marks = [
        line((scale.at(0.0), _TOP), (scale.at(0.0), _AXIS), "effect-zero", 'stroke-dasharray="4 4"'),
        _text(scale.at(0.0), _TOP - 7, labels.no_effect),
        line((begin, _LINE), (end, _LINE), "effect-interval", 'stroke-width="5"'),
        *(line((x, _LINE - 9), (x, _LINE + 9), "effect-interval", 'stroke-width="2"') for x in ends),
        _dot(scale.at(estimate)),
        *([] if truth is None else _truth(scale.at(truth), labels.truth)),
        *_axis(scale, labels),
    ]
    numbers = [labels.no_effect + " 0", _sentence(estimate, interval, labels)]
    if truth is not None:
        numbers.append(f"{labels.truth} {number(truth, 3, labels.decimal)}")
    return document((_WIDTH, _HEIGHT), "effect", labels.title, "; ".join(numbers), marks)


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One of several effects, in units of the outcome."""

    name: str
    estimate: float
    interval: tuple[float | None, float | None]
    clear: bool
    """an effect that is not clear is drawn faintly"""


def forest_svg(rows: Sequence[ForestRow], labels: EffectLabels) -> str:
    """Draw several effects under one another, on one scale around no effect; empty without any."""
    if not rows:
        return ""
    known = [0.0, *(value for row in rows for value in (row.estimate, *row.interval) if value is not None)]
    scale = Scale.around(known, _NAMES, _RIGHT)
    floor = _TOP + _ROW * len(rows)
    marks = [
        line((scale.at(0.0), _TOP), (scale.at(0.0), floor), "effect-zero", 'stroke-dasharray="4 4"'),
        text(scale.at(0.0), _TOP - 7, labels.no_effect),
    ]
    for place, row in enumerate(rows):
        y = _TOP + _ROW * (place + 0.5)
        low, high = row.interval
        begin, end = (_NAMES if low is None else scale.at(low)), (_RIGHT if high is None else scale.at(high))
        name = "effect-interval" if row.clear else "effect-faint"
        marks += [
            text(_LEFT, y + 4.0, row.name, "start"),
            line((begin, y), (end, y), name, 'stroke-width="4"'),
            _dot(scale.at(row.estimate), y, "effect-estimate" if row.clear else "effect-faint"),
        ]
    marks += [
        line((_NAMES, floor), (_RIGHT, floor), "effect-axis"),
        *(text(scale.at(t), floor + 19, number(t, scale.decimals, labels.decimal)) for t in scale.ticks()),
        text(_NAMES, floor + 42, f"← {labels.worse}", "start"),
        text(_RIGHT, floor + 42, f"{labels.better} →", "end"),
    ]
    said = "; ".join(f"{row.name}: {_sentence(row.estimate, row.interval, labels)}" for row in rows)
    return document((_WIDTH, int(floor + 50)), "effect", labels.title, said, marks)


def _sentence(estimate: float, interval: tuple[float | None, float | None], labels: EffectLabels) -> str:
    low, high = ("∞" if bound is None else number(bound, 3, labels.decimal) for bound in interval)
    return f"{number(estimate, 3, labels.decimal)} [{'-' if low == '∞' else ''}{low}; {high}]"


def _axis(scale: Scale, labels: EffectLabels) -> list[str]:
    ticks = scale.ticks()
    return [
        line((_LEFT, _AXIS), (_RIGHT, _AXIS), "effect-axis"),
        *(line((scale.at(tick), _AXIS), (scale.at(tick), _AXIS + 5), "effect-axis") for tick in ticks),
        *(_text(scale.at(tick), _AXIS + 19, number(tick, scale.decimals, labels.decimal)) for tick in ticks),
        _text(_LEFT, _HEIGHT - 6.0, f"← {labels.worse}"),
        _text(_RIGHT, _HEIGHT - 6.0, f"{labels.better} →"),
    ]


def _truth(x: float, label: str) -> list[str]:
    y = _LINE + 11
    points = f"{x:.1f},{y:.1f} {x - 6:.1f},{y + 11:.1f} {x + 6:.1f},{y + 11:.1f}"
    return [f'<polygon class="effect-truth" points="{points}" fill="currentColor"/>', _text(x, y + 25, label)]


def _dot(x: float, y: float = _LINE, name: str = "effect-estimate") -> str:
    return f'<circle class="{name}" cx="{x:.1f}" cy="{y:g}" r="8" fill="currentColor"/>'


def _text(x: float, y: float, words: str) -> str:
    return text(x, y, words, "start" if x < _LEFT + _NEAR else "end" if x > _RIGHT - _NEAR else "middle")
