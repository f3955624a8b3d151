"""What an experiment asked beside its verdict, in the reader's language: outcomes, money, groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from controller.experiment.declared import (
    ANSWERS_PER_HOUR,
    COMPLAINTS,
    FOOTFALL,
    OCCUPANCY,
    SALES,
    STAFF,
    Unit,
)
from controller.experiment.design import Design
from controller.experiment.money import rounded
from controller.web.language import Language
from controller.web.pages_effect import p_words


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One contrast of one outcome."""

    label: str
    effect: str
    """with its interval"""
    adjusted: str
    """for the covariate; empty without one"""
    p_value: str
    """for all questions together"""
    verdict: str
    """whether it is clear, and which way"""
    blocks: str
    """how many count, and how many were left out"""
    truth: str
    """of a simulation; else empty"""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of customers."""

    label: str
    effect: str
    p_value: str
    answers: str


@dataclass(frozen=True, slots=True)
class BesideTable:
    """Everything that is shown."""

    rule: str
    """what these answers are good for"""
    money: tuple[str, ...]
    outcomes: tuple[OutcomeLine, ...]
    has_adjusted: bool
    has_truth: bool
    covariate: str
    """the primary outcome with and without it; empty where none was declared"""
    warnings: tuple[str, ...]
    groups: tuple[GroupLine, ...]


def beside_table(
    report: Mapping[str, Any], truth: Mapping[str, Any] | None, design: Design, words: Language
) -> BesideTable | None:
    """``None`` where the design declared nothing."""
    outcomes, adjusted = report.get("outcomes", ()), report.get("adjusted")
    segments = report.get("segments", ())
    if not outcomes and adjusted is None and not segments:
        return None
    truths = (truth or {}).get("outcomes", {})
    lines = tuple(line for each in outcomes for line in _lines(each, truths, design, words))
    return BesideTable(
        rule=_rule(outcomes, design, words),
        money=tuple(_money(report.get("money"), words)),
        outcomes=lines,
        has_adjusted=any(line.adjusted for line in lines),
        has_truth=any(line.truth for line in lines),
        covariate=" ".join(_covariate(adjusted, design, words)),
        warnings=(*_coarse(outcomes, words), *_moved(adjusted, words)),
        groups=tuple(_group(each, words) for each in segments),
    )


def outcome_name(outcome: str, words: Language) -> str:
    """An outcome in words; a measure that we have no words for keeps its name."""
    return {
        SALES: words.gettext("sales"),
        FOOTFALL: words.gettext("visitors"),
        OCCUPANCY: words.gettext("occupancy"),
        COMPLAINTS: words.gettext("low answers, percentage points"),
        STAFF: words.gettext("rating by employees, percentage points"),
        ANSWERS_PER_HOUR: words.gettext("answers"),
    }.get(outcome, outcome.upper() if outcome in {"csat", "nps", "ces"} else outcome)


def _label(outcome: Mapping[str, Any], design: Design, words: Language) -> str:
    name = outcome_name(outcome["outcome"], words)
    currency = design.declared.currency if outcome["outcome"] == SALES else None
    if outcome["unit"] == Unit.PER_HOUR:
        name = words.gettext("%(what)s per hour", what=name)
    return name if currency is None else f"{name}, {currency}"


def _lines(
    outcome: Mapping[str, Any], truths: Mapping[str, float], design: Design, words: Language
) -> Iterator[OutcomeLine]:
    label, scale = _label(outcome, design, words), 100.0 if outcome["unit"] == Unit.SHARE else 1.0
    truth = truths.get(outcome["outcome"])
    contrasts = outcome.get("contrasts")
    for each in contrasts or [outcome]:
        adjusted = each["adjusted"]
        yield OutcomeLine(
            label=f"{label}: {each['arm']}" if contrasts else label,
            effect=_interval(each, scale, words),
            adjusted=_interval(adjusted, scale, words) if adjusted else "",
            p_value="" if each["p_holm"] is None else _p(each["p_holm"], words),
            verdict=_clear(each, outcome["better"], words),
            blocks=_blocks(outcome, words),
            truth="" if truth is None or contrasts else _signed(truth * scale, words),
        )


def _clear(found: Mapping[str, Any], better: str, words: Language) -> str:
    if found["estimate"] is None:
        return words.gettext("cannot be told yet")
    if not found["clear"]:
        return words.gettext("not clear")
    if better == "neither":
        return words.gettext("clear")
    good = (found["estimate"] > 0) == (better == "higher")
    return words.gettext("clearly better") if good else words.gettext("clearly worse")


def _blocks(outcome: Mapping[str, Any], words: Language) -> str:
    left_out = sum(outcome["left_out"].values())
    if not left_out:
        return str(outcome["blocks"])
    return words.gettext("%(blocks)s (%(left_out)s left out)", blocks=outcome["blocks"], left_out=left_out)


def _rule(outcomes: Iterable[Mapping[str, Any]], design: Design, words: Language) -> str:
    asked = next((each["comparisons"] for each in outcomes), 0)
    rule = words.gettext("The verdict rests on %(metric)s alone.", metric=design.metric.upper())
    if asked < 2:  # noqa: PLR2004 - a single question needs no correction
        return rule
    more = words.gettext(
        "These %(n)s questions were set before the start, and p is for all of them together (Holm).", n=asked
    )
    return f"{rule} {more}"


def _money(money: Mapping[str, Any] | None, words: Language) -> Iterator[str]:
    for each in [] if money is None else money.get("contrasts", [money]):
        amounts = {
            name: rounded(each[name]["estimate"], words.code) for name in ("hour", "day", "week", "month")
        }
        yield words.gettext(
            "%(arm)s: about %(week)s %(currency)s a week (%(low)s to %(high)s). That is %(hour)s an hour,"
            " %(day)s a day, %(month)s a month, in the %(hours)s hours a week that were tested.",
            arm=each["arm"],
            currency=each["currency"],
            low=_bound(each["week"]["low"], "\N{MINUS SIGN}∞", words),
            high=_bound(each["week"]["high"], "∞", words),
            hours=words.number(each["hours_per_week"], 0),
            **amounts,
        ) + ("" if each["clear"] else " " + words.gettext("It may be chance."))


def _bound(amount: float | None, open_end: str, words: Language) -> str:
    return open_end if amount is None else rounded(amount, words.code)


def _covariate(adjusted: Mapping[str, Any] | None, design: Design, words: Language) -> Iterator[str]:
    if adjusted is None:
        return
    source = adjusted["source"]
    declared, name = (outcome_name(each or "", words) for each in (adjusted["covariate"], source))
    if source is None:
        yield words.gettext("%(name)s was to be taken into account, but nobody measured it.", name=declared)
        return
    if source != adjusted["covariate"]:
        yield words.gettext(
            "not measured: %(declared)s; taken instead: %(source)s.", declared=declared, source=name
        )
    metric = design.metric.upper()
    for each in adjusted.get("contrasts", [adjusted]):
        if each["estimate"] is None:
            continue
        yield words.gettext(
            "%(arm)s, with %(name)s taken into account: %(with)s %(metric)s; without, from the same blocks:"
            " %(without)s.",
            arm=each["arm"],
            name=name,
            metric=metric,
            without=_interval(each["without"], 1.0, words),
            **{"with": _interval(each, 1.0, words)},
        )
        if each["variance_saved"] is not None and each["variance_saved"] > 0:
            yield words.gettext(
                "It explains %(share)s of the noise.", share=words.percent(each["variance_saved"])
            )


def _moved(adjusted: Mapping[str, Any] | None, words: Language) -> Iterator[str]:
    for each in [] if adjusted is None else adjusted.get("contrasts", [adjusted]):
        if each["moved"]:
            effect = each["covariate_effect"]
            yield words.gettext(
                "%(arm)s itself moves %(name)s: %(effect)s. What it does by that is missing where %(name)s is"
                " taken into account; go by the effect without.",
                arm=each["arm"],
                name=outcome_name(adjusted["source"] if adjusted else "", words),
                effect=_interval(effect, 1.0, words),
            )


def _coarse(outcomes: Iterable[Mapping[str, Any]], words: Language) -> Iterator[str]:
    for each in outcomes:
        if each.get("coarse"):
            yield words.gettext(
                "%(name)s came for stretches longer than a block: most of it is about other hours, so that"
                " the effect looks smaller than it is.",
                name=outcome_name(each["outcome"], words),
            )


def _group(found: Mapping[str, Any], words: Language) -> GroupLine:
    key = {
        "segment": words.gettext("segment"),
        "purpose": words.gettext("purpose"),
        "language": words.gettext("language"),
        "channel": words.gettext("channel"),
    }[found["by"]]
    several = found.get("contrasts")
    told = [each for each in several or [found] if each["estimate"] is not None]
    return GroupLine(
        label=f"{key}: {found['group']}",
        effect="; ".join(
            (f"{each['arm']} " if several else "") + _interval(each, 1.0, words) for each in told
        )
        or words.gettext("too few blocks"),
        p_value="; ".join(_p(each["p_holm"], words) for each in told),
        answers=str(found["answers"]),
    )


def _p(value: float, words: Language) -> str:
    """A p-value under a head that says so."""
    return p_words(value, words).removeprefix("p = ")


def _interval(found: Mapping[str, Any], scale: float, words: Language) -> str:
    if found["estimate"] is None:
        return ""
    low, high = found["ci"]
    return words.gettext(
        "%(estimate)s (%(low)s to %(high)s)",
        estimate=_signed(found["estimate"] * scale, words),
        low="\N{MINUS SIGN}∞" if low is None else _signed(low * scale, words),
        high="∞" if high is None else _signed(high * scale, words),
    )


def _signed(value: float, words: Language) -> str:
    """With as many digits as its size deserves."""
    whole, one = 100.0, 10.0
    if abs(value) >= whole:
        sign = "+" if value > 0 else "\N{MINUS SIGN}"
        return sign + str(format_decimal(abs(value), format="#,##0", locale=words.locale))
    return words.signed(value, 1 if abs(value) >= one else 2)
