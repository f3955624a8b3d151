"""What an experiment compared, in the reader's language: each effect with its picture and its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from controller.experiment.charts import EffectLabels, effect_svg
from controller.experiment.contrast import ContrastKind
from controller.experiment.design import Design
from controller.experiment.wording import arm_label
from controller.web.language import Language


@dataclass(frozen=True, slots=True)
class Effect:
    """One contrast with its interval, drawn; an estimate that cannot be made has no picture."""

    title: str
    svg: Markup
    numbers: str
    """estimate, interval and how many blocks they are from"""
    p_value: str
    method: str
    clear: str
    """whether a difference may be claimed, where there are several contrasts; else empty"""


def effects(report: Mapping[str, Any], design: Design, words: Language) -> tuple[Effect, ...]:
    """All that the design compares; the truth of a simulation is known of the first contrast alone."""
    truth = report.get("simulated_truth")
    titles = _titles(design, words)
    pairs = design.kind.in_pairs
    if "contrasts" not in report:
        return tuple(_effect(report, title, truth, words, in_pairs=pairs) for title in titles.values())
    return tuple(
        _effect(
            found, titles.get(found["arm"], found["arm"]), truth if n == 0 else None, words, in_pairs=pairs
        )
        for n, found in enumerate(report["contrasts"])
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


def _effect(
    found: Mapping[str, Any], title: str, truth: Mapping[str, Any] | None, words: Language, *, in_pairs: bool
) -> Effect:
    kind = found.get("kind")
    if kind == ContrastKind.INTERACTION:
        title = words.gettext("%(name)s: what they do together beyond the sum of both", name=title)
    if found["estimate"] is None:
        return Effect(title, Markup(), words.gettext("cannot be told yet"), "", "", "")
    labels = EffectLabels(
        title=title,
        no_effect=words.gettext("no effect"),
        truth=words.gettext("truth of the simulation"),
        worse=words.gettext("worse"),
        better=words.gettext("better"),
        decimal="," if words.code == "tr" else ".",
    )
    low, high = found["ci"]
    svg = effect_svg(found["estimate"], (low, high), labels, truth=truth["effect"] if truth else None)
    return Effect(
        title=title,
        svg=Markup(svg),  # noqa: S704 - our own SVG, its words escaped
        numbers=_numbers(found, words, in_pairs=in_pairs),
        p_value=", ".join(_p_values(found, words)),
        method=found["method"],
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
    yield f"p = {words.number(found['p_value'], 3)}"
    if "p_holm" in found:
        adjusted = words.number(found["p_holm"], 3)
        yield words.gettext("%(p)s for all comparisons together (Holm)", p=adjusted)


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
