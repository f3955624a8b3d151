"""Pieces of pictures as SVG without a style of their own: presentation attributes and classes only."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_STEPS = 6


class Scale(NamedTuple):
    """A linear axis with round steps, from ``start`` to ``end`` in the picture."""

    first: float
    last: float
    step: float
    start: float
    end: float

    @classmethod
    def around(cls, values: Sequence[float], start: float, end: float, *, margin: float = 0.1) -> Scale:
        """Hold all values, with a share of their width as a margin on either side."""
        low, high = min(values), max(values)
        space = margin * (high - low) or (1.0 if margin else 0.0)
        rough = ((high - low) + 2 * space or 1.0) / _MOST_STEPS
        power = 10.0 ** floor(log10(rough))
        step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
        last = max(ceil((high + space) / step), floor((low - space) / step) + 1) * step
        return cls(floor((low - space) / step) * step, last, step, start, end)

    def at(self, value: float) -> float:
        """The place of a value in the picture."""
        return self.start + (value - self.first) / (self.last - self.first) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """The round values of the axis."""
        count = round((self.last - self.first) / self.step)
        return [self.first + n * self.step for n in range(count + 1)]

    @property
    def decimals(self) -> int:
        """Digits behind the point that tell the ticks apart."""
        return max(0, -floor(log10(self.step)))


def line(begin: tuple[float, float], end: tuple[float, float], name: str, more: str = "") -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = begin, end
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{name}" {place} stroke="currentColor"{more and " " + more}/>'


def path(points: Sequence[tuple[float, float]], name: str, more: str = "") -> str:
    """A line through points."""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline class="{name}" points="{places}" fill="none" stroke="currentColor"{more and " " + more}/>'
    )


def dot(x: float, y: float, name: str, radius: float, tip: str = "") -> str:
    """A point; ``tip`` is shown where the pointer rests on it."""
    said = f"<title>{escape(tip)}</title>" if tip else ""
    return (
        f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="currentColor">{said}</circle>'
    )


def bar(corner: tuple[float, float], size: tuple[float, float], name: str, tip: str = "") -> str:
    """A filled rectangle from its upper left corner on."""
    (x, y), (width, height) = corner, size
    place = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.0):.1f}" height="{max(height, 0.0):.1f}"'
    said = f"<title>{escape(tip)}</title>" if tip else ""
    return f'<rect class="{name}" {place} fill="currentColor">{said}</rect>'


def text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    """Words at a place."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="plot-label" {place} font-size="13" fill="currentColor">{escape(words)}</text>'


def number(value: float, decimals: int, decimal: str = ".") -> str:
    """A rounded number; nothing is ever minus zero."""
    said = f"{value + 0.0:.{decimals}f}"
    return (said.lstrip("-") if not said.strip("-0.") else said).replace(".", decimal)


def document(size: tuple[int, int], name: str, title: str, description: str, marks: Sequence[str]) -> str:
    """The picture; title and description are what a screen reader says."""
    width, height = size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class={quoteattr(name)} role="img"'
        f' viewBox="0 0 {width} {height}"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
    )
    return head + "".join(marks) + "</svg>"
