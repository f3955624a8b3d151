"""The effect of the whole atmosphere in the reader's language, line by line, beside that of the blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from controller.experiment.design import Design
from controller.experiment.wording import arm_label
from controller.web.language import Language
from controller.web.pages_effect import interval_words


@dataclass(frozen=True, slots=True)
class CarryOverLine:
    """One way to reckon."""

    label: str
    interval: str
    """the estimate with its interval"""
    pairs: int
    p_value: str


@dataclass(frozen=True, slots=True)
class CarryOverTable:
    """All ways to reckon, and what they stand on."""

    lines: tuple[CarryOverLine, ...]
    doses: str
    """how much of the treatment was in the air, arm by arm"""


def carry_over_table(report: Mapping[str, Any], design: Design, words: Language) -> CarryOverTable | None:
    """``None`` where nothing is known of the whole effect."""
    found = report.get("carry_over")
    if found is None or found["estimate"] is None:
        return None
    treatment = arm_label(design.arms[1], words.code)
    shares = "; ".join(
        f"{arm_label(arm, words.code)}: {words.percent(found['doses'][arm.name])}" for arm in design.arms
    )
    doses = words.gettext(
        "How much of %(treatment)s was in the air of the blocks that count: %(shares)s.",
        treatment=treatment,
        shares=shares,
    )
    return CarryOverTable(tuple(_lines(report, found, words)), doses)


def _lines(report: Mapping[str, Any], found: Mapping[str, Any], words: Language) -> Iterator[CarryOverLine]:
    lag = found["lag_minutes"]
    labelled = (
        (words.gettext("the blocks as they were (this decides)"), report),
        (words.gettext("the whole atmosphere, with a lag of %(lag)s", lag=_minutes(lag, words)), found),
        (words.gettext("had the lag been %(lag)s", lag=_minutes(lag / 2, words)), found["lag_halved"]),
        (words.gettext("had the lag been %(lag)s", lag=_minutes(lag * 2, words)), found["lag_doubled"]),
        (
            words.gettext("only pairs that follow an opening or their own arm, as they were"),
            found["settled_pairs"],
        ),
    )
    for label, estimate in labelled:
        if estimate is not None and estimate["estimate"] is not None:
            p_value = words.number(estimate["p_value"], 3)
            yield CarryOverLine(label, interval_words(estimate, words), estimate["n"], p_value)


def _minutes(minutes: float, words: Language) -> str:
    if minutes < 1:
        return words.gettext("%(seconds)s s", seconds=words.number(60 * minutes, 0))
    return words.gettext(
        "%(minutes)s min", minutes=words.number(minutes, 0 if minutes == int(minutes) else 1)
    )
