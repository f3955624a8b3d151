"""What an experiment compared, in the reader's language: each effect with its picture and its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from controller.experiment.charts import EffectLabels, ForestRow, effect_svg, forest_svg
from controller.experiment.contrast import ContrastKind
from controller.experiment.design import Design
from controller.experiment.wording import arm_label
from controller.web.language import Language
from controller.web.pages_method import method_words

_LEAST_SHOWN = 0.001
"""Smaller p-values are told as smaller than this."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One contrast in numbers; one that cannot be told yet has no p-value."""

    title: str
    numbers: str
    """estimate, interval and how many blocks they are from"""
    p_value: str
    method: str
    clear: str
    """whether a difference may be claimed, where there are several contrasts; else empty"""


@dataclass(frozen=True, slots=True)
class Effects:
    """All contrasts of an experiment and their picture, which is empty before the first estimate."""

    picture: Markup
    each: tuple[Effect, ...]


def effects(report: Mapping[str, Any], design: Design, words: Language) -> Effects:
    """All that the design compares; the truth of a simulation is drawn where there is one contrast."""
    titles = _titles(design, words)
    if "contrasts" in report:
        found = report["contrasts"]
        svg = _forest(found, design, words)
    else:
        found = [{**report, "arm": next(iter(titles))}]
        svg = _alone(report, titles[found[0]["arm"]], words)
    each = tuple(
        _effect(one, titles.get(one["arm"], one["arm"]), words, in_pairs=design.kind.in_pairs)
        for one in found
    )
    return Effects(Markup(svg), each)  # noqa: S704 - our own SVG, its words escaped


def _alone(report: Mapping[str, Any], title: str, words: Language) -> str:
    if report["estimate"] is None:
        return ""
    truth = report.get("simulated_truth")
    low, high = report["ci"]
    return effect_svg(
        report["estimate"], (low, high), _labels(title, words), truth=truth["effect"] if truth else None
    )


def _forest(found: Sequence[Mapping[str, Any]], design: Design, words: Language) -> str:
    rows = [
        ForestRow(one["arm"], one["estimate"], (one["ci"][0], one["ci"][1]), one["clear"])
        for one in found
        if one["estimate"] is not None
    ]
    title = words.gettext("All comparisons, %(metric)s", metric=design.metric.upper())
    return forest_svg(rows, _labels(title, words))


def _labels(title: str, words: Language) -> EffectLabels:
    return EffectLabels(
        title=title,
        no_effect=words.gettext("no effect"),
        truth=words.gettext("truth of the simulation"),
        worse=words.gettext("worse"),
        better=words.gettext("better"),
        decimal="," if words.code == "tr" else ".",
    )


def _titles(design: Design, words: Language) -> dict[str, str]:
    """By arm or level: what it was tried instead of."""
    metric = design.metric.upper()
    groups = [factor.levels for factor in design.factors] or [design.arms]
    return {
        other.name: words.gettext(
            "%(other)s instead of %(control)s, %(metric)s",
            other=arm_label(other, words.code),
            control=arm_label(levels[0], words.code),
            metric=metric,
        )
        for levels in groups
        for other in levels[1:]
    }


def _effect(found: Mapping[str, Any], title: str, words: Language, *, in_pairs: bool) -> Effect:
    if found.get("kind") == ContrastKind.INTERACTION:
        title = words.gettext("%(name)s: what they do together beyond the sum of both", name=title)
    if found["estimate"] is None:
        return Effect(title, words.gettext("cannot be told yet"), "", "", "")
    return Effect(
        title=title,
        numbers=_numbers(found, words, in_pairs=in_pairs),
        p_value=", ".join(_p_values(found, words)),
        method=method_words(found["method"], words),
        clear=_clear(found, words),
    )


def _numbers(found: Mapping[str, Any], words: Language, *, in_pairs: bool) -> str:
    interval = interval_words(found, words)
    if in_pairs:
        return words.gettext(
            "Effect %(interval)s, from %(n)s pairs of blocks", interval=interval, n=found["n"]
        )
    return words.gettext("Effect %(interval)s, from %(n)s blocks", interval=interval, n=found["n"])


def _p_values(found: Mapping[str, Any], words: Language) -> Iterator[str]:
    yield p_words(found["p_value"], words)
    if "p_holm" in found:
        adjusted = p_words(found["p_holm"], words)
        yield words.gettext("for all comparisons together (Holm) %(p)s", p=adjusted)


def p_words(value: float, words: Language) -> str:
    """A p-value, or what it is smaller than."""
    return (
        f"p = {words.number(value, 3)}" if value >= _LEAST_SHOWN else f"p < {words.number(_LEAST_SHOWN, 3)}"
    )


def _clear(found: Mapping[str, Any], words: Language) -> str:
    if "clear" not in found:
        return ""
    return words.gettext("clear") if found["clear"] else words.gettext("not clear")


def interval_words(found: Mapping[str, Any], words: Language) -> str:
    """The estimate with its interval, e.g. ``+0.21 (+0.05 to +0.37)``; empty without an estimate."""
    if found["estimate"] is None:
        return ""
    low, high = ("∞" if bound is None else words.signed(bound) for bound in found["ci"])
    low = f"\N{MINUS SIGN}{low}" if low == "∞" else low
    return words.gettext(
        "%(estimate)s (%(low)s to %(high)s)", estimate=words.signed(found["estimate"]), low=low, high=high
    )
