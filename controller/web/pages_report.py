"""The pictures of an experiment's report in the reader's language; each says in words what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from controller.adapters.experiment_reports import Analysis
from controller.experiment.design import DesignKind
from controller.experiment.metric import STEP_MINUTES
from controller.experiment.plan import Plan
from controller.experiment.plots import (
    Line,
    PlotLabels,
    arm_class,
    distribution_svg,
    lines_svg,
    shares_svg,
)
from controller.experiment.verdict import VerdictKind
from controller.experiment.wording import arm_label
from controller.feedback.scores import RANGES, Metric
from controller.web.language import Language
from controller.web.pages_beside import beside_table
from controller.web.pages_carry_over import carry_over_table
from controller.web.pages_drawn_plan import left_out_lines
from controller.web.pages_effect import effects
from controller.web.pages_experiment import (
    ZoneLabels,
    arm_lines,
    block_lines,
    calendars,
)
from controller.web.pages_looks import look_lines

_MOST_LABELS = 4
"""Of more arms a picture has the names alone; the tables say what they are."""
_MOST_DOTS = 60
"""More points than this are a line alone."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture with the sentence under it."""

    title: str
    svg: Markup
    words: str


def report_context(
    analysis: Analysis, truth: Mapping[str, Any] | None, plan: Plan, zones: ZoneLabels, words: Language
) -> dict[str, Any]:
    """All that ``report.html`` shows; ``truth`` is what a simulation knows to be true."""
    report, timezone = analysis.report, ZoneInfo(plan.design.timezone)
    told = report if truth is None else {**report, "simulated_truth": truth}
    return {
        "report": told,
        "verdict": _verdict(analysis.verdicts.get(words.code) or analysis.verdicts["en"], report),
        "effects": effects(told, plan.design, words),
        "beside": beside_table(report, truth, plan.design, words),
        "carry_over": carry_over_table(report, plan.design, words),
        "looks": look_lines(report, plan, words),
        "guarded": _guarded(report, plan, words),
        "counted": _counted(report, plan, words),
        "left_out": _left_out(plan, words),
        "stratum": words.gettext("Pair") if plan.design.kind.in_pairs else words.gettext("Stratum"),
        "truth": words.signed(truth["effect"]) if truth else "",
        "arms": arm_lines(report, plan, words),
        "pictures": pictures(report, plan, words),
        "calendars": calendars(plan, analysis.outcomes, zones, words),
        "blocks": block_lines(analysis.outcomes, zones, timezone, words),
        "without_block": left_out_lines(plan, {}, words),
        "plan_hash": plan.hash,
    }


def _verdict(said: str, report: Mapping[str, Any]) -> str:
    """What to do; where several things were compared, a table says what is known of each."""
    several = "contrasts" in report and report["verdict"] != VerdictKind.CANNOT_TRUST
    return f"{said.partition('. ')[0]}." if several else said


def _guarded(report: Mapping[str, Any], plan: Plan, words: Language) -> str:
    """Why the controller ended the experiment; empty where it had no reason to."""
    guards = (report[name] for name in ("guardrail", "complaint_guardrail") if name in report)
    guard = next((each for each in guards if each["stopped_after"] is not None), None)
    if guard is None:
        return ""
    design = plan.design
    levels = [level for factor in design.factors for level in factor.levels] or design.arms
    arm = next((each for each in levels if each.name == guard.get("arm")), design.arms[-1])
    facts = {
        "arm": arm_label(arm, words.code),
        "pairs": guard["stopped_after"],
        "odds": words.number(guard["evidence"], 0),
    }
    if guard is report.get("complaint_guardrail"):
        return words.gettext(
            "Guardrail: after %(pairs)s sets of blocks it was clear that %(arm)s brings more complaints"
            " (evidence %(odds)s to 1). The controller ends such an experiment, and the zones go back to the"
            " schedule.",
            **facts,
        )
    if design.kind.in_pairs:
        return words.gettext(
            "Guardrail: after %(pairs)s pairs it was clear that %(arm)s does harm (evidence %(odds)s to 1)."
            " The controller ends such an experiment, and the zones go back to the schedule.",
            **facts,
        )
    return words.gettext(
        "Guardrail: after %(pairs)s sets of blocks it was clear that %(arm)s does harm (evidence %(odds)s to"
        " 1). The controller ends such an experiment, and the zones go back to the schedule.",
        **facts,
    )


def _counted(report: Mapping[str, Any], plan: Plan, words: Language) -> str:
    """How much of what was planned counts."""
    told = report["diagnostics"]
    if plan.design.kind.in_pairs:
        counted, planned = told["pairs_counted"], told["pairs_planned"]
        return words.gettext(
            "%(counted)s of %(planned)s planned pairs count.", counted=counted, planned=planned
        )
    counted, planned = told["strata_counted"], told["strata_planned"]
    return words.gettext(
        "%(counted)s of %(planned)s planned sets of blocks count.", counted=counted, planned=planned
    )


def _left_out(plan: Plan, words: Language) -> str:
    """What of the blocks is not looked at."""
    if plan.design.kind is DesignKind.CARRY_OVER:
        return words.gettext("Every answer of a block counts: windows of one arm allow for what lingers.")
    return words.gettext("The beginning of every block is left out, until scent and light have settled.")


def pictures(report: Mapping[str, Any], plan: Plan, words: Language) -> tuple[Picture, ...]:
    """All pictures for which there is something to show."""
    arms = plan.design.arms
    labels = {arm.name: arm_label(arm, words.code) if len(arms) <= _MOST_LABELS else arm.name for arm in arms}
    drawn = (
        _delivered(report, labels, words),
        _since_switch(report, plan, labels, words),
        _running(report, plan, words),
        _scores(report, labels, words),
    )
    return tuple(picture for picture in drawn if picture.svg)


def _picture(title: str, svg: str, caption: str) -> Picture:
    return Picture(title, Markup(svg), caption)  # noqa: S704 - our own SVG, its words escaped


def _labels(title: str, description: str, across: str, words: Language) -> PlotLabels:
    return PlotLabels(title, description, across, "," if words.code == "tr" else ".")


def _delivered(report: Mapping[str, Any], labels: Mapping[str, str], words: Language) -> Picture:
    title = words.gettext("Really delivered, by arm")
    arms = report["diagnostics"]["arms"]
    shares = [
        (
            labels.get(arm["arm"], arm["arm"]),
            arm["delivered"],
            "\N{EN DASH}" if arm["delivered"] is None else words.percent(arm["delivered"]),
        )
        for arm in arms
    ]
    said = "; ".join(f"{name}: {text}" for name, _, text in shares)
    known = [share for share in shares if share[1] is not None]
    svg = shares_svg(shares, _labels(title, said, "", words)) if known else ""
    return _picture(
        title, svg, words.gettext("Share of time and devices with which each arm was really there.")
    )


def _since_switch(
    report: Mapping[str, Any], plan: Plan, labels: Mapping[str, str], words: Language
) -> Picture:
    title = words.gettext("Mean score by minutes since the switch")
    steps = report["series"]["since_switch"]
    lines = [
        Line(
            labels[arm],
            tuple(
                (step["minutes"] + STEP_MINUTES / 2, step["means"][arm])
                for step in steps
                if arm in step["means"]
            ),
            arm_class(place),
        )
        for place, arm in enumerate(labels)
    ]
    said = "; ".join(
        words.gettext(
            "from minute %(minute)s: %(means)s", minute=step["minutes"], means=_means(step, labels, words)
        )
        for step in steps
    )
    lingers = plan.design.kind is DesignKind.CARRY_OVER
    burn_in = None if lingers else (0.0, float(plan.design.burn_in_minutes))
    svg = lines_svg(
        [each for each in lines if each.points],
        _labels(title, said, words.gettext("minutes since the block began"), words),
        shaded=burn_in,
    )
    if lingers:
        return _picture(title, svg, _left_out(plan, words))
    caption = words.gettext(
        "Answers of the shaded first %(minutes)s minutes do not count. If the lines still move apart after"
        " that, the burn-in was too short.",
        minutes=plan.design.burn_in_minutes,
    )
    return _picture(title, svg, caption)


def _means(step: Mapping[str, Any], labels: Mapping[str, str], words: Language) -> str:
    return ", ".join(f"{labels.get(arm, arm)} {words.number(mean)}" for arm, mean in step["means"].items())


def _running(report: Mapping[str, Any], plan: Plan, words: Language) -> Picture:
    title = words.gettext("Estimate as the pairs came in")
    if "contrasts" in report:
        first = report["contrasts"][0]["arm"]
        title = words.gettext("Estimate of the first comparison (%(arm)s) as the blocks came in", arm=first)
    in_pairs = plan.design.kind.in_pairs
    steps = report["series"]["running"]
    # The bounds are those of one comparison.
    bounded = [step for step in steps if step["bound"] is not None and "contrasts" not in report]
    lines = [
        Line(
            words.gettext("estimate"),
            tuple((step["pairs"], step["estimate"]) for step in steps),
            "plot-estimate",
            dots=len(steps) <= _MOST_DOTS,
        )
    ]
    for sign, label in ((1, words.gettext("boundary of four looks")), (-1, "")):
        points = tuple((step["pairs"], sign * step["bound"]) for step in bounded)
        if points:
            lines.append(Line(label, points, "plot-bound", dots=False, dashed=True))
    said = ""
    if steps:
        said = words.gettext(
            "%(estimate)s after %(pairs)s pairs",
            estimate=words.signed(steps[-1]["estimate"]),
            pairs=steps[-1]["pairs"],
        )
    across = words.gettext("pairs that count") if in_pairs else words.gettext("sets of blocks that count")
    svg = lines_svg(lines, _labels(title, said, across, words), level=0.0) if len(steps) > 1 else ""
    caption = words.gettext("No looks are planned, so that whatever is seen before the end decides nothing.")
    if plan.design.looks:
        caption = words.gettext(
            "Only at a quarter, half, three quarters and all of the pairs may a line beyond the boundary"
            " (O'Brien and Fleming) end an experiment early; at any other time it says nothing."
        )
    return _picture(title, svg, caption)


def _scores(report: Mapping[str, Any], labels: Mapping[str, str], words: Language) -> Picture:
    title = words.gettext("How customers answered")
    lowest, highest = RANGES[Metric(report["metric"])]
    groups = {
        label: {int(score): n for score, n in report["series"]["scores"][arm].items()}
        for arm, label in labels.items()
    }
    said = "; ".join(
        f"{name}: " + ", ".join(f"{score}: {n}" for score, n in counts.items())
        for name, counts in groups.items()
    )
    across = words.gettext("score; height is the share of the arm's answers, in per cent")
    svg = distribution_svg(groups, range(lowest, highest + 1), _labels(title, said, across, words))
    return _picture(title, svg, words.gettext("Answers that count, by arm."))
