"""The pictures beside the effect: since the switch, running estimate, delivered shares, distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controller.experiment.svg import Scale, bar, document, dot, line, number, path, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT = 480, 260
_LEFT, _RIGHT, _TOP, _FLOOR = 44.0, 458.0, 34.0, 214.0
_ROW, _BAR = 44.0, 18.0
_SAID = 56.0
_LEGEND, _SWATCH, _LETTER, _LINE = 16.0, 32.0, 7.3, 20.0
_WHOLE = 'stroke-width="2"'
_DASHED = 'stroke-width="2" stroke-dasharray="6 4"'
_ARM_COLOURS = 9
"""Classes ``plot-arm-0`` to ``plot-arm-8``; more arms begin again."""


@dataclass(frozen=True, slots=True)
class PlotLabels:
    """The words of one picture, in the reader's language."""

    title: str
    description: str
    across: str
    """what the horizontal axis is"""
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Line:
    """Points joined by a line."""

    label: str
    points: tuple[tuple[float, float], ...]
    name: str
    """class of its marks"""
    dots: bool = True
    dashed: bool = False


def lines_svg(
    lines: Sequence[Line],
    labels: PlotLabels,
    *,
    level: float | None = None,
    shaded: tuple[float, float] | None = None,
    from_zero: bool = False,
) -> str:
    """Draw lines over one another; ``level`` is a line across, ``shaded`` a stretch of the first axis.

    ``from_zero`` lets the second axis begin at nought, where nothing is below it.
    """
    points = [point for each in lines for point in each.points]
    if not points:
        return ""
    xs = [x for x, _ in points] + list(shaded or ())
    across = Scale.around(xs, _LEFT, _RIGHT, margin=0.0)
    ys = [y for _, y in points] + ([] if level is None else [level])
    up = Scale.around([0.0, *ys], _FLOOR, _TOP, margin=0.0) if from_zero else Scale.around(ys, _FLOOR, _TOP)
    marks = []
    if shaded is not None:
        begin, end = across.at(shaded[0]), across.at(shaded[1])
        marks.append(bar((begin, _TOP), (end - begin, _FLOOR - _TOP), "plot-shade"))
    marks += _frame(across, up, labels)
    if level is not None:
        marks.append(
            line((_LEFT, up.at(level)), (_RIGHT, up.at(level)), "plot-level", 'stroke-dasharray="4 4"')
        )
    for each in lines:
        placed = [(across.at(x), up.at(y)) for x, y in each.points]
        marks.append(path(placed, each.name, _DASHED if each.dashed else _WHOLE))
        if each.dots:
            marks += [dot(x, y, each.name, 3.5) for x, y in placed]
    legend, height = _legend([(each.label, each.name) for each in lines if each.label])
    return document((_WIDTH, height), "plot", labels.title, labels.description, [*marks, *legend])


def shares_svg(shares: Sequence[tuple[str, float | None, str]], labels: PlotLabels) -> str:
    """One bar for each share (0-1) with its name and what it says; ``None`` has no bar."""
    if not shares:
        return ""
    marks = []
    whole = _WIDTH - _SAID
    for row, (name, share, said) in enumerate(shares):
        y = row * _ROW + 20.0
        marks.append(text(0.0, y - 6.0, name, "start"))
        marks.append(bar((0.0, y), (whole, _BAR), "plot-whole"))
        if share is not None:
            marks.append(bar((0.0, y), (whole * min(max(share, 0.0), 1.0), _BAR), arm_class(row)))
        marks.append(text(whole + 8.0, y + 14.0, said, "start"))
    return document((_WIDTH, int(_ROW * len(shares))), "plot", labels.title, labels.description, marks)


def distribution_svg(
    groups: Mapping[str, Mapping[int, int]], scores: Sequence[int], labels: PlotLabels
) -> str:
    """For every score the share of answers that gave it, a bar for each arm side by side."""
    totals = {arm: sum(counts.values()) for arm, counts in groups.items()}
    if not any(totals.values()) or not scores:
        return ""
    shares = {
        arm: [counts.get(score, 0) / totals[arm] if totals[arm] else 0.0 for score in scores]
        for arm, counts in groups.items()
    }
    up = Scale.around(
        [0.0, *(share * 100 for each in shares.values() for share in each)], _FLOOR, _TOP, margin=0.0
    )
    slot = (_RIGHT - _LEFT) / len(scores)
    width = slot * 0.8 / len(shares)
    marks = _side(up, labels)
    for number_of, (arm, each) in enumerate(shares.items()):
        for place, share in enumerate(each):
            x, y = _LEFT + slot * (place + 0.1) + width * number_of, up.at(share * 100)
            said = f"{arm}, {scores[place]}: {number(share * 100, 0)} %"
            marks.append(bar((x, y), (width * 0.92, _FLOOR - y), arm_class(number_of), said))
    marks.append(line((_LEFT, _FLOOR), (_RIGHT, _FLOOR), "plot-axis"))
    marks += [text(_LEFT + slot * (n + 0.5), _FLOOR + 18.0, str(score)) for n, score in enumerate(scores)]
    marks.append(text((_LEFT + _RIGHT) / 2, _HEIGHT - 6.0, labels.across))
    legend, height = _legend([(arm, arm_class(n)) for n, arm in enumerate(shares)])
    return document((_WIDTH, height), "plot", labels.title, labels.description, [*marks, *legend])


def arm_class(place: int) -> str:
    """The class of the marks of an arm, by its place in the design."""
    return f"plot-arm-{place % _ARM_COLOURS}"


def _frame(across: Scale, up: Scale, labels: PlotLabels) -> list[str]:
    return [
        *_side(up, labels),
        line((_LEFT, _FLOOR), (_RIGHT, _FLOOR), "plot-axis"),
        *(
            text(across.at(tick), _FLOOR + 18.0, number(tick, across.decimals, labels.decimal))
            for tick in across.ticks()
        ),
        text((_LEFT + _RIGHT) / 2, _HEIGHT - 6.0, labels.across),
    ]


def _side(up: Scale, labels: PlotLabels) -> list[str]:
    """The values of the vertical axis, with a thin line across the picture for each."""
    marks = []
    for tick in up.ticks():
        marks.append(line((_LEFT, up.at(tick)), (_RIGHT, up.at(tick)), "plot-grid"))
        marks.append(text(_LEFT - 8.0, up.at(tick) + 4.0, number(tick, up.decimals, labels.decimal), "end"))
    return marks


def _legend(entries: Sequence[tuple[str, str]]) -> tuple[list[str], int]:
    """Names with their colours, and the height of the picture with them.

    They stand above it, side by side, where they fit; else below it, in as many columns as fit.
    """
    widths = [_SWATCH + _LETTER * len(label) for label, _ in entries]
    if sum(widths) <= _WIDTH:
        lefts = [sum(widths[:n]) for n in range(len(widths))]
        return [
            mark for x, each in zip(lefts, entries, strict=True) for mark in _swatch(x, _LEGEND, each)
        ], _HEIGHT
    columns = max(1, int(_WIDTH / max(widths)))
    rows = -(-len(entries) // columns)
    marks: list[str] = []
    for place, each in enumerate(entries):
        row, column = divmod(place, columns)
        marks += _swatch(column * _WIDTH / columns, _HEIGHT + _LINE * (row + 0.7), each)
    return marks, int(_HEIGHT + _LINE * (rows + 0.5))


def _swatch(x: float, y: float, entry: tuple[str, str]) -> tuple[str, str]:
    label, name = entry
    longest = int((_WIDTH - _SWATCH) / _LETTER)
    said = label if len(label) <= longest else f"{label[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"
    return bar((x, y - 10.0), (12.0, 12.0), name), text(x + 18.0, y, said, "start")
