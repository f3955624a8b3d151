"""What a report says beside its primary outcome, as JSON; what cannot be known is ``null``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from controller.experiment.contrast import contrasts
from controller.experiment.declared import OF_ANSWERS, better, unit
from controller.experiment.estimate import estimate_to_json
from controller.experiment.measure import COARSE
from controller.experiment.money import money_to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from controller.experiment.adjustment import Adjusted
    from controller.experiment.beside import Beside, CovariateReport
    from controller.experiment.declared import Declared
    from controller.experiment.estimate import Estimate
    from controller.experiment.plan import Plan
    from controller.experiment.secondary import Secondary
    from controller.experiment.segment import Segment


def beside_to_json(found: Beside, plan: Plan) -> dict[str, Any]:
    """The keys ``outcomes``, ``adjusted``, ``money`` and ``segments`` of a report.

    The first contrast of the design stands for itself; where there are several, ``contrasts`` has them all.
    """
    names = [contrast.name for contrast in contrasts(plan.design)]
    declared, covariate = plan.design.declared, found.covariate
    return {
        "outcomes": [_outcome(each, covariate, names) for each in found.outcomes],
        "adjusted": None if covariate is None else _adjusted(declared, covariate, names),
        "money": _money(found),
        "segments": [_segment(each, names, found.segments) for each in found.segments],
    }


def with_values(found: Beside, plan: Plan, blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The blocks of a report's JSON, in the plan's order, each with its ``values`` in what was declared."""
    columns = {each.name: each.values.by_block for each in found.outcomes}
    if found.covariate is not None and found.covariate.covariate is not None:
        columns[found.covariate.covariate.source] = found.covariate.covariate.values.by_block
    return [
        {**tree, "values": {name: column.get(block.index) for name, column in columns.items()}}
        for tree, block in zip(blocks, plan.blocks, strict=True)
    ]


def _outcome(found: Secondary, covariate: CovariateReport | None, names: Sequence[str]) -> dict[str, Any]:
    assigned = {each.arm: estimate_to_json(each) for each in found.as_assigned}
    adjusted = () if covariate is None else covariate.secondary.get(found.name, ())
    with_covariate = {each.with_covariate.arm: _pair(each) for each in adjusted}

    def contrast(name: str) -> dict[str, Any]:
        return {
            **_estimate(name, found.as_delivered),
            "as_assigned": assigned.get(name),
            "adjusted": with_covariate.get(name),
        }

    return {
        "outcome": found.name,
        "kind": "answers" if found.name in OF_ANSWERS else "measure",
        "unit": unit(found.name).value,
        "better": better(found.name).value,
        **_with_contrasts(names, contrast),
        "means": dict(found.means),
        "blocks": found.blocks,
        "left_out": dict(found.left_out),
        "multiplicity": "Holm",
        "comparisons": found.comparisons,
        **_coverage(found),
    }


def _coverage(found: Secondary) -> dict[str, Any]:
    outside = found.values.outside
    if found.name in OF_ANSWERS:
        return {}
    return {
        "whole_store": found.values.whole_store,
        "outside": outside,
        "coarse": outside is not None and outside > COARSE,
    }


def _with_contrasts(names: Sequence[str], of: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """The first contrast, and a list of all where there are several."""
    more = {"contrasts": [of(name) for name in names]} if len(names) > 1 else {}
    return of(names[0]) | more


_NO_ESTIMATE: Mapping[str, Any] = {
    "estimate": None,
    "ci": [None, None],
    "p_value": None,
    "p_holm": None,
    "n": 0,
    "method": None,
    "t_p_value": None,
    "t_ci": [None, None],
    "clear": False,
}


def _estimate(name: str, estimates: Iterable[Estimate]) -> dict[str, Any]:
    found = next((each for each in estimates if each.arm == name), None)
    if found is None:
        return {"arm": name, **_NO_ESTIMATE}
    return estimate_to_json(found) | {"clear": found.is_clear}


def _pair(found: Adjusted) -> dict[str, Any]:
    return estimate_to_json(found.with_covariate) | {
        "without": estimate_to_json(found.without),
        "variance_saved": found.variance_saved,
    }


def _adjusted(declared: Declared, found: CovariateReport, names: Sequence[str]) -> dict[str, Any]:
    by_name = {each.with_covariate.arm: _pair(each) for each in found.primary}
    moves = {each.arm: each for each in found.moved}

    def contrast(name: str) -> dict[str, Any]:
        effect = moves.get(name)
        return {
            **by_name.get(name, {"arm": name, **_NO_ESTIMATE, "without": None, "variance_saved": None}),
            "covariate_effect": None if effect is None else estimate_to_json(effect),
            "moved": effect is not None and effect.is_clear,
        }

    return {
        "covariate": declared.covariate,
        "source": None if found.covariate is None else found.covariate.source,
        **_with_contrasts(names, contrast),
    }


def _money(found: Beside) -> dict[str, Any] | None:
    amounts = [money_to_json(each) for each in found.money]
    if not amounts:
        return None
    return amounts[0] | ({"contrasts": amounts} if len(amounts) > 1 else {})


def _segment(found: Segment, names: Sequence[str], among: Sequence[Segment]) -> dict[str, Any]:
    return {
        "by": found.key.value,
        "group": found.group,
        "answers": found.answers,
        **_with_contrasts(names, lambda name: _estimate(name, found.estimates)),
        "exploratory": True,
        "multiplicity": "Holm",
        "comparisons": sum(len(each.estimates) for each in among),
    }
