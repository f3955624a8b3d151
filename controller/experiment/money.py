"""The effect on sales in the store's currency: by the hour, and over the hours that the experiment covers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from controller.experiment.estimate import Estimate, Interval
    from controller.experiment.plan import Plan

_WEEKS_A_MONTH = 365.2425 / 7 / 12
_DAYS_A_WEEK = 7
_HOUR_S = 3600.0
_DIGITS = 3
"""Significant digits of an amount in words; more would promise what the interval takes back."""
_UNROUNDED = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """An effect in the store's currency; bounds are ``None`` where the data set none."""

    estimate: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Money:
    """What an arm earns more than the control."""

    arm: str
    currency: str
    """ISO 4217"""
    hours_per_week: float
    """of opening, all zones of the experiment together, that its blocks cover in a usual week"""
    hour: Amount
    """of one zone"""
    day: Amount
    """a seventh of a week"""
    week: Amount
    month: Amount
    """a twelfth of a year"""
    clear: bool
    """whether a difference may be claimed, among all secondary outcomes"""


def money(plan: Plan, sales: Estimate, currency: str, *, clear: bool) -> Money:
    """The effect on sales per hour, over longer times; nothing is said of hours that were not tested.

    A week is what the plan's blocks cover, divided by its weeks: holidays that it left out count for nothing.
    """
    open_s = sum((block.ends - block.begins).total_seconds() for block in plan.blocks)
    hours = open_s / _HOUR_S / plan.design.weeks
    return Money(
        arm=sales.arm,
        currency=currency,
        hours_per_week=hours,
        hour=_amount(sales.estimate, sales.ci, 1.0),
        day=_amount(sales.estimate, sales.ci, hours / _DAYS_A_WEEK),
        week=_amount(sales.estimate, sales.ci, hours),
        month=_amount(sales.estimate, sales.ci, hours * _WEEKS_A_MONTH),
        clear=clear,
    )


def _amount(estimate: float, ci: Interval, hours: float) -> Amount:
    low, high = (None if bound is None else bound * hours for bound in ci)
    return Amount(estimate * hours, low, high)


def money_to_json(found: Money) -> dict[str, Any]:
    """The effect as a JSON object."""
    return asdict(found) | {"text": {language: money_text(found, language) for language in _SENTENCES}}


_SENTENCES = {
    "en": "{arm}: about {estimate} {currency} a week ({low} to {high})",
    "tr": "{arm}: haftada yaklaşık {estimate} {currency} ({low} ile {high} arası)",
}


def money_text(found: Money, language: str = "en") -> str:
    """The effect of a week in words; a language without a sentence gets English.

    >>> week = Amount(1238.2, 117.0, 2359.4)
    >>> money_text(Money("citrus", "TRY", 78.0, week, week, week, week, clear=True))
    'citrus: about +1,240 TRY a week (+117 to +2,360)'
    """
    language = language if language in _SENTENCES else "en"
    week = found.week
    return _SENTENCES[language].format(
        arm=found.arm,
        currency=found.currency,
        estimate=rounded(week.estimate, language),
        low="-∞" if week.low is None else rounded(week.low, language),
        high="∞" if week.high is None else rounded(week.high, language),
    )


def rounded(amount: float, language: str) -> str:
    """An amount with its sign, to three digits from a hundred on, to whole units below.

    >>> rounded(1238.2, "tr"), rounded(-87.3, "en"), rounded(0.2, "en")
    ('+1.240', '-87', '0')
    """
    whole = int(float(f"{amount:.{_DIGITS}g}")) if abs(amount) >= _UNROUNDED else round(amount)
    text = f"{whole:+,}" if whole else "0"
    return text.replace(",", ".") if language == "tr" else text
