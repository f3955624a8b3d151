"""The report of an experiment: diagnostics, estimate and verdict, with the blocks they follow from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from controller.experiment.compare import compare
from controller.experiment.contrast import Contrast, against_control, contrasts
from controller.experiment.design import Design
from controller.experiment.diagnostics import Diagnostics, diagnose
from controller.experiment.estimate import Estimate, estimate_to_json
from controller.experiment.looks import PlannedLook, looks_taken, looks_to_json
from controller.experiment.outcome import NOT_LIVED, BlockOutcome
from controller.experiment.plan import Plan, design_to_json
from controller.experiment.verdict import Verdict, judge
from controller.experiment.wording import verdict_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of an experiment at one instant."""

    plan: Plan
    outcomes: tuple[BlockOutcome, ...]
    at: datetime
    """UTC; blocks that end later have no outcome"""
    diagnostics: Diagnostics
    estimates: tuple[Estimate, ...]
    """as delivered: from the blocks that may count; the contrasts of the design that some stratum can make"""
    as_assigned: tuple[Estimate, ...]
    """from all blocks that are over and have answers, delivered or not"""
    top_share: tuple[Estimate, ...]
    """the difference in the share of top answers, as delivered"""
    answers_per_hour: tuple[Estimate, ...]
    """whether an arm changes how many answer, as an outcome of its own"""
    looks: tuple[PlannedLook, ...]
    """the planned looks that were due"""
    verdict: Verdict

    @property
    def estimate(self) -> Estimate | None:
        """The first contrast as delivered; ``None`` without a stratum that can make it."""
        return named(contrasts(self.plan.design)[0].name, self.estimates)


def named(contrast: str, estimates: Sequence[Estimate]) -> Estimate | None:
    """The estimate of a contrast; ``None`` where it could not be made."""
    return next((each for each in estimates if each.arm == contrast), None)


def report(plan: Plan, outcomes: Sequence[BlockOutcome], *, now: datetime) -> Report:
    """Diagnose, estimate and judge; the plan's seed draws the sign vectors of more than 20 strata."""
    diagnostics = diagnose(plan, outcomes)
    estimates = compare(plan, outcomes, _counted)
    cells = compare(plan, outcomes, _counted, against_control(plan.design)) if plan.design.factors else ()
    over = [outcome for outcome in outcomes if outcome.why not in NOT_LIVED]
    ended = diagnostics.stopped or diagnostics.edited or now >= plan.ends
    looks = looks_taken(plan, outcomes, over=ended)
    return Report(
        plan=plan,
        outcomes=tuple(outcomes),
        at=now,
        diagnostics=diagnostics,
        estimates=estimates,
        as_assigned=compare(plan, over, lambda o: o.raw),
        top_share=compare(plan, outcomes, lambda o: o.top_share if o.outcome is not None else None),
        answers_per_hour=compare(plan, over, lambda o: o.answers_per_hour),
        looks=looks,
        verdict=judge(plan.design, diagnostics, estimates, cells=cells, looks=looks, over=ended),
    )


def _counted(outcome: BlockOutcome) -> float | None:
    return outcome.outcome


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
    compared = contrasts(report.plan.design)
    several = len(compared) > 1
    looks = {"looks": looks_to_json(report.looks)} if report.plan.design.looks else {}
    more = {"contrasts": [_contrast_to_json(report, each) for each in compared]} if several else {}
    return {
        **(_NO_ESTIMATE if report.estimate is None else estimate_to_json(report.estimate)),
        "experiment": report.plan.design.experiment,
        "metric": report.plan.design.metric.value,
        "alpha": report.plan.design.alpha,
        "verdict": str(report.verdict),
        "verdict_text": text(report, language),
        "doubts": [doubt.value for doubt in report.verdict.doubts],
        "diagnostics": _diagnostics_to_json(report.diagnostics, report.plan.design),
        **_secondary_to_json(report, compared[0]),
        **more,
        **looks,
        "blocks": [block_to_json(outcome, report.plan.design) for outcome in report.outcomes],
        "design": design_to_json(report.plan.design),
        "plan_hash": report.plan.hash,
        "seed": report.plan.design.seed,
        "at": report.at.isoformat(),
    }


def _contrast_to_json(report: Report, contrast: Contrast) -> dict[str, Any]:
    """One contrast with its kind, as delivered and as assigned."""
    estimate = named(contrast.name, report.estimates)
    return {
        **(_NO_ESTIMATE if estimate is None else estimate_to_json(estimate)),
        "arm": contrast.name,
        "kind": contrast.kind.value,
        "clear": estimate is not None and estimate.is_clear,
        **_secondary_to_json(report, contrast),
    }


def _secondary_to_json(report: Report, contrast: Contrast) -> dict[str, Any]:
    secondary = {
        "as_assigned": report.as_assigned,
        "top_share": report.top_share,
        "answers_per_hour": report.answers_per_hour,
    }
    found = {name: named(contrast.name, estimates) for name, estimates in secondary.items()}
    return {name: None if of is None else estimate_to_json(of) for name, of in found.items()}


def text(report: Report, language: str = "en") -> str:
    """The verdict in words."""
    design = report.plan.design
    return verdict_text(report.verdict, design, report.diagnostics, report.estimates, language)


def block_to_json(outcome: BlockOutcome, design: Design) -> dict[str, Any]:
    """One block and what it contributes; ``outcome`` is ``null`` where it may not count, ``why`` says why."""
    block = outcome.block
    return {
        design.kind.stratum: block.stratum,
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


def _diagnostics_to_json(diagnostics: Diagnostics, design: Design) -> dict[str, Any]:
    days = diagnostics.leave_one_day_out
    strata = "pairs" if design.kind.in_pairs else "strata"
    return {
        "arms": [asdict(arm) for arm in diagnostics.arms],
        f"{strata}_planned": diagnostics.strata_planned,
        f"{strata}_over": diagnostics.strata_over,
        f"{strata}_counted": diagnostics.strata_counted,
        "left_out": {why.name.lower(): count for why, count in diagnostics.left_out.items()},
        "leave_one_day_out": None if days is None else list(days),
    }
