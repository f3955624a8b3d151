"""The report of an experiment: diagnostics, estimate and verdict, with the blocks they follow from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from controller.experiment.diagnostics import Diagnostics, diagnose
from controller.experiment.estimate import Estimate, estimate_to_json, paired
from controller.experiment.outcome import BlockOutcome, differences
from controller.experiment.plan import Plan, design_to_json
from controller.experiment.verdict import Verdict, judge
from controller.experiment.wording import verdict_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of an experiment at one instant."""

    plan: Plan
    outcomes: tuple[BlockOutcome, ...]
    at: datetime
    """UTC; blocks that end later have no outcome"""
    diagnostics: Diagnostics
    estimate: Estimate | None
    """as delivered: from the blocks that may count; ``None`` without a complete pair"""
    as_assigned: Estimate | None
    """from all blocks that are over and have answers, delivered or not"""
    top_share: Estimate | None
    """the difference in the share of top answers, as delivered"""
    answers_per_hour: Estimate | None
    """whether an arm changes how many answer, as an outcome of its own"""
    verdict: Verdict


def report(plan: Plan, outcomes: Sequence[BlockOutcome], *, now: datetime) -> Report:
    """Diagnose, estimate and judge; the plan's seed draws the sign vectors of more than 20 pairs."""
    diagnostics = diagnose(plan, outcomes)
    estimate = _estimate(plan, outcomes, lambda o: o.outcome)
    over = [outcome for outcome in outcomes if outcome.block.ends <= now]
    return Report(
        plan=plan,
        outcomes=tuple(outcomes),
        at=now,
        diagnostics=diagnostics,
        estimate=estimate,
        as_assigned=_estimate(plan, over, lambda o: o.raw),
        top_share=_estimate(plan, outcomes, lambda o: o.top_share if o.outcome is not None else None),
        answers_per_hour=_estimate(plan, over, lambda o: o.answers_per_hour),
        verdict=judge(plan.design, diagnostics, estimate, over=now >= plan.ends),
    )


def _estimate(
    plan: Plan, outcomes: Sequence[BlockOutcome], of: Callable[[BlockOutcome], float | None]
) -> Estimate | None:
    design = plan.design
    by_pair = differences(outcomes, design.control.name, of)
    if not by_pair:
        return None
    in_order = [by_pair[pair] for pair in sorted(by_pair)]
    return paired(in_order, arm=design.arms[1].name, alpha=design.alpha, seed=design.seed)


_NO_ESTIMATE: dict[str, Any] = {
    "arm": None,
    "estimate": None,
    "ci": [None, None],
    "p_value": None,
    "n": 0,
    "method": None,
    "t_p_value": None,
    "t_ci": [None, None],
}


def report_to_json(report: Report, language: str = "en") -> dict[str, Any]:
    """The report as a JSON object; what cannot be known is ``null``, and nothing in it is NaN or infinite."""
    secondary = {
        "as_assigned": report.as_assigned,
        "top_share": report.top_share,
        "answers_per_hour": report.answers_per_hour,
    }
    return {
        **(_NO_ESTIMATE if report.estimate is None else estimate_to_json(report.estimate)),
        "experiment": report.plan.design.experiment,
        "metric": report.plan.design.metric.value,
        "alpha": report.plan.design.alpha,
        "verdict": str(report.verdict),
        "verdict_text": text(report, language),
        "doubts": [doubt.value for doubt in report.verdict.doubts],
        "diagnostics": _diagnostics_to_json(report.diagnostics),
        **{name: None if of is None else estimate_to_json(of) for name, of in secondary.items()},
        "blocks": [block_to_json(outcome) for outcome in report.outcomes],
        "design": design_to_json(report.plan.design),
        "plan_hash": report.plan.hash,
        "seed": report.plan.design.seed,
        "at": report.at.isoformat(),
    }


def text(report: Report, language: str = "en") -> str:
    """The verdict in words."""
    design = report.plan.design
    return verdict_text(report.verdict, design, report.diagnostics, report.estimate, language)


def block_to_json(outcome: BlockOutcome) -> dict[str, Any]:
    """One block and what it contributes; ``outcome`` is ``null`` where it may not count, ``why`` says why."""
    block = outcome.block
    return {
        "pair": block.pair,
        "arm": block.arm,
        "zone": block.zone,
        "from": block.begins.isoformat(),
        "to": block.ends.isoformat(),
        "burn_in_ends": block.burn_in_ends.isoformat(),
        "delivered": outcome.delivered,
        "overridden": outcome.overridden,
        "answers": outcome.answers,
        "answers_per_hour": outcome.answers_per_hour,
        "outcome": outcome.outcome,
        "raw": outcome.raw,
        "top_share": outcome.top_share,
        "why": None if outcome.why is None else outcome.why.value,
    }


def _diagnostics_to_json(diagnostics: Diagnostics) -> dict[str, Any]:
    days = diagnostics.leave_one_day_out
    return {
        "arms": [asdict(arm) for arm in diagnostics.arms],
        "pairs_planned": diagnostics.pairs_planned,
        "pairs_over": diagnostics.pairs_over,
        "pairs_counted": diagnostics.pairs_counted,
        "left_out": {why.name.lower(): count for why, count in diagnostics.left_out.items()},
        "leave_one_day_out": None if days is None else list(days),
    }
