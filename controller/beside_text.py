"""What a report says beside its primary outcome, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from controller.text_table import shown, text_table

_COLUMNS = ("beside it", "effect", "interval", "p", "Holm's p", "blocks")
_SEGMENT_COLUMNS = ("group", "effect", "interval", "p", "Holm's p", "answers")
_WHOLE = 100
"""From here on digits behind the point say nothing."""


def beside_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The outcomes, covariate, money and segments of a report's JSON; no lines where none was declared."""
    outcomes, segments = report.get("outcomes", []), report.get("segments", [])
    if outcomes:
        yield ""
        yield text_table(_COLUMNS, (_outcome_row(each) for outcome in outcomes for each in _named(outcome)))
    yield from _adjusted_lines(report.get("adjusted"))
    if report.get("money"):
        yield f"money      {shown(report['money']['text']['en'])}"
    if segments:
        yield ""
        yield "to explore, not to decide:"
        yield text_table(_SEGMENT_COLUMNS, (_segment_row(each) for each in segments))


def _named(outcome: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The contrasts of an outcome, each with a name to show."""
    name = f"{outcome['outcome']}, {outcome['unit']}"
    contrasts = outcome.get("contrasts", [])
    if not contrasts:
        yield {**outcome, "name": name}
    for each in contrasts:
        yield {**each, "name": f"{name}, {each['arm']}", "blocks": outcome["blocks"]}


def _outcome_row(each: Mapping[str, Any]) -> list[object]:
    left_out = sum(each.get("left_out", {}).values())
    blocks = f"{each['blocks']} ({left_out} left out)" if left_out else str(each["blocks"])
    return [each["name"], *_numbers(each), blocks]


def _segment_row(each: Mapping[str, Any]) -> list[object]:
    return [f"{each['by']}: {each['group']}", *_numbers(each), each["answers"]]


def _numbers(each: Mapping[str, Any]) -> list[str]:
    low, high = each["ci"]
    return [
        signed(each["estimate"]),
        "-" if each["estimate"] is None else f"{signed(low)} to {signed(high)}",
        _p_value(each["p_value"]),
        _p_value(each.get("p_holm")),
    ]


def _adjusted_lines(adjusted: Mapping[str, Any] | None) -> Iterator[str]:
    if adjusted is None:
        return
    if adjusted["estimate"] is None:
        yield f"adjusted   not for {adjusted['covariate']}: it was not measured often enough"
        return
    source, (low, high) = adjusted["source"], adjusted["ci"]
    instead = "" if source == adjusted["covariate"] else f", instead of {adjusted['covariate']}"
    yield (
        f"adjusted   {signed(adjusted['estimate'])} ({signed(low)} to {signed(high)}) for {source}{instead};"
        f" without {signed(adjusted['without']['estimate'])} from the same blocks"
    )
    if adjusted["moved"]:
        yield f"           the arms move {source} itself, so the adjusted effect is not the whole effect"


def signed(value: float | None) -> str:
    """A number with its sign; what is not known is a hyphen.

    >>> signed(0.1234), signed(-1234.5), signed(None)
    ('+0.123', '-1234', '-')
    """
    if value is None:
        return "-"
    return f"{value:+.0f}" if abs(value) >= _WHOLE else f"{value:+.3f}"


def _p_value(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
