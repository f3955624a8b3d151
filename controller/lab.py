"""Experiments in a notebook: the analysis of the command line and the reports, as typed Python.

>>> from controller import lab
>>> result = lab.paired([0.25, 0.5, 0.75, 0.5, 1.0, 0.25])   # treatment less control, pair by pair
>>> round(result.estimate, 3), result.p_value                # all six agree: 2 of the 64 sign vectors
(0.542, 0.03125)

``lab.analyze("blocks.parquet", design="paired", by="store")`` reads a file, and
``lab.open_report("report.json")`` computes a report again before it gives anything of it. In a notebook a
result shows itself as a table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from controller.adapters.analyze import analyze_file
from controller.adapters.analyze_file import DesignName, Layout
from controller.adapters.evidence_json import evidence_from_json
from controller.adapters.experiment_document import ReportEditedError, Verified, verify
from controller.experiment import estimate as _estimate
from controller.experiment.estimate import Interval
from controller.experiment.measure import Measure
from controller.experiment.outcome import Answer
from controller.experiment.plan import Plan, plan_from_json
from controller.lab_beside import (
    Adjusted,
    Effect,
    Money,
    Outcome,
    Segment,
    adjusted_of,
    money_of,
    outcomes_of,
    segments_of,
)

__all__ = [
    "Adjusted",
    "Effect",
    "Money",
    "Outcome",
    "Report",
    "Result",
    "Results",
    "Segment",
    "analyze",
    "open_report",
    "paired",
]


@dataclass(frozen=True, slots=True)
class Result:
    """One arm against the control, in units of the outcome."""

    arm: str
    estimate: float
    """treatment less control"""
    ci: Interval
    p_value: float
    n: int
    """pairs, or blocks where there are no pairs"""
    method: str
    alpha: float
    by: str | None = None
    """the group, where a file was split"""

    def _repr_html_(self) -> str:
        return _table([self])


@dataclass(frozen=True, slots=True)
class Results:
    """All results of a file, in its order."""

    results: tuple[Result, ...]

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, place: int) -> Result:
        return self.results[place]

    def _repr_html_(self) -> str:
        return _table(self.results)


@dataclass(frozen=True, slots=True)
class Report:
    """A report whose every number follows from the plan and the data in it."""

    name: str
    verdict: str
    """in English"""
    result: Result | None
    """``None`` where no pair counts"""
    plan: Plan
    answers: tuple[Answer, ...]
    outcomes: tuple[Outcome, ...]
    """beside the primary one, as declared before the start"""
    adjusted: Adjusted | None
    """for the declared covariate; ``None`` without one, or where it was not measured"""
    money: tuple[Money, ...]
    """by arm; empty where sales or their currency are not known"""
    segments: tuple[Segment, ...]
    """to explore, not to decide"""
    measures: tuple[Measure, ...]
    verified: Verified
    numbers: dict[str, Any]
    """the whole report as the API gives it"""

    def _repr_html_(self) -> str:
        table = "" if self.result is None else _table([self.result])
        return f"<h3>{escape(self.name)}</h3><p>{escape(self.verdict)}</p>{table}"


def analyze(
    path: str | Path,
    *,
    design: DesignName,
    by: str | None = None,
    answers: bool = False,
    alpha: float = 0.05,
) -> Results:
    """Analyse a CSV or Parquet file of blocks, or of single ``answers``, as `ambiyans analyze` does.

    Raises ``AnalyzeError`` with every fault of the file.
    """
    found = analyze_file(Path(path), Layout(design, by, answers), alpha=alpha)
    return Results(tuple(_result(each.estimate, each.by) for each in found.results))


def paired(differences: Sequence[float], *, alpha: float = 0.05, seed: int = 0) -> Result:
    """Sign-flip test of the differences of complete pairs; raises ``TooFewBlocksError`` without any."""
    return _result(_estimate.paired(differences, alpha=alpha, seed=seed), None)


def open_report(path: str | Path) -> Report:
    """Read a report (JSON) after computing it again.

    Raises ``NoDocumentError`` for another file, and ``ReportEditedError`` where anything in it was changed.
    """
    content = Path(path).read_bytes()
    verified = verify(content)
    if verified.findings:
        raise ReportEditedError(str(path), verified.findings)
    tree = json.loads(content)
    numbers, evidence = tree["report"], evidence_from_json(tree["data"])
    return Report(
        name=tree["name"],
        verdict=tree["verdicts"]["en"],
        result=None if numbers["estimate"] is None else _reported(numbers),
        plan=plan_from_json(tree["plan"]),
        answers=evidence.answers,
        measures=evidence.measures,
        outcomes=outcomes_of(numbers),
        adjusted=adjusted_of(numbers),
        money=money_of(numbers),
        segments=segments_of(numbers),
        verified=verified,
        numbers=numbers,
    )


def _reported(numbers: dict[str, Any]) -> Result:
    return Result(
        arm=numbers["arm"],
        estimate=numbers["estimate"],
        ci=Interval(*numbers["ci"]),
        p_value=numbers["p_value"],
        n=numbers["n"],
        method=numbers["method"],
        alpha=numbers["alpha"],
    )


def _result(found: _estimate.Estimate, by: str | None) -> Result:
    return Result(found.arm, found.estimate, found.ci, found.p_value, found.n, found.method, found.alpha, by)


def _table(results: Sequence[Result]) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("", "arm", "estimate", "interval", "p", "n", "method"))
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in _cells(result)) for result in results)
    rows = "".join(f"<tr>{cells}</tr>" for cells in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(result: Result) -> tuple[str, ...]:
    low, high = ("unbounded" if bound is None else f"{bound:+.3g}" for bound in result.ci)
    return (
        result.by or "",
        result.arm,
        f"{result.estimate:+.3g}",
        f"{low} to {high} ({1 - result.alpha:.0%})",
        f"{result.p_value:.3g}",
        str(result.n),
        result.method,
    )
