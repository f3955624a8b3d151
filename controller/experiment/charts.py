"""The picture of an effect: estimate and interval against no effect, as SVG without a style of its own.

Only presentation attributes and classes are used, so that a strict content security policy holds; the page's
style sheet may set the classes ``effect-*``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT = 640, 150
_LEFT, _RIGHT = 24.0, 616.0
_TOP, _LINE, _AXIS = 22.0, 58.0, 104.0
_MOST_STEPS = 6
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


class _Scale(NamedTuple):
    """A linear axis with round steps."""

    first: float
    last: float
    step: float

    @classmethod
    def around(cls, values: Sequence[float]) -> _Scale:
        low, high = min(values), max(values)
        margin = 0.1 * (high - low) or 1.0
        rough = (high - low + 2 * margin) / _MOST_STEPS
        power = 10.0 ** floor(log10(rough))
        step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
        return cls(floor((low - margin) / step) * step, ceil((high + margin) / step) * step, step)

    def x(self, value: float) -> float:
        return _LEFT + (value - self.first) / (self.last - self.first) * (_RIGHT - _LEFT)

    def ticks(self) -> list[float]:
        count = round((self.last - self.first) / self.step)
        return [self.first + n * self.step for n in range(count + 1)]

    @property
    def decimals(self) -> int:
        return max(0, -floor(log10(self.step)))


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
    scale = _Scale.around(known)
    begin, end = (_LEFT if low is None else scale.x(low)), (_RIGHT if high is None else scale.x(high))
    ends = [x for x, bound in ((begin, low), (end, high)) if bound is not None]
    marks = [
        _line((scale.x(0.0), _TOP), (scale.x(0.0), _AXIS), "effect-zero", 'stroke-dasharray="4 4"'),
        _text(scale.x(0.0), _TOP - 7, labels.no_effect),
        _line((begin, _LINE), (end, _LINE), "effect-interval", 'stroke-width="5"'),
        *(_line((x, _LINE - 9), (x, _LINE + 9), "effect-interval", 'stroke-width="2"') for x in ends),
        _dot(scale.x(estimate)),
        *([] if truth is None else _truth(scale.x(truth), labels.truth)),
        *_axis(scale, labels),
    ]
    numbers = [labels.no_effect + " 0", _sentence(estimate, interval, labels)]
    if truth is not None:
        numbers.append(f"{labels.truth} {_number(truth, 3, labels)}")
    return _document(labels.title, "; ".join(numbers), marks)


def _sentence(estimate: float, interval: tuple[float | None, float | None], labels: EffectLabels) -> str:
    low, high = ("∞" if bound is None else _number(bound, 3, labels) for bound in interval)
    return f"{_number(estimate, 3, labels)} [{'-' if low == '∞' else ''}{low}; {high}]"


def _axis(scale: _Scale, labels: EffectLabels) -> list[str]:
    ticks = scale.ticks()
    return [
        _line((_LEFT, _AXIS), (_RIGHT, _AXIS), "effect-axis"),
        *(_line((scale.x(tick), _AXIS), (scale.x(tick), _AXIS + 5), "effect-axis") for tick in ticks),
        *(_text(scale.x(tick), _AXIS + 19, _number(tick, scale.decimals, labels)) for tick in ticks),
        _text(_LEFT, _HEIGHT - 6.0, f"← {labels.worse}"),
        _text(_RIGHT, _HEIGHT - 6.0, f"{labels.better} →"),
    ]


def _truth(x: float, label: str) -> list[str]:
    y = _LINE + 11
    points = f"{x:.1f},{y:.1f} {x - 6:.1f},{y + 11:.1f} {x + 6:.1f},{y + 11:.1f}"
    return [f'<polygon class="effect-truth" points="{points}" fill="currentColor"/>', _text(x, y + 25, label)]


def _dot(x: float) -> str:
    return f'<circle class="effect-estimate" cx="{x:.1f}" cy="{_LINE}" r="8" fill="currentColor"/>'


def _line(begin: tuple[float, float], end: tuple[float, float], name: str, more: str = "") -> str:
    (x1, y1), (x2, y2) = begin, end
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{name}" {place} stroke="currentColor"{more and " " + more}/>'


def _text(x: float, y: float, words: str) -> str:
    anchor = "start" if x < _LEFT + _NEAR else "end" if x > _RIGHT - _NEAR else "middle"
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="effect-label" {place} font-size="13" fill="currentColor">{escape(words)}</text>'


def _number(value: float, decimals: int, labels: EffectLabels) -> str:
    text = f"{value + 0.0:.{decimals}f}"
    return (text.lstrip("-") if not text.strip("-0.") else text).replace(".", labels.decimal)


def _document(title: str, description: str, marks: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="effect" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    )
    return head + "".join(marks) + "</svg>"
