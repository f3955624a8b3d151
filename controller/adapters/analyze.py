"""Offline analysis of a file of blocks, CSV or Parquet, as JSON and in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from controller.adapters.analyze_file import AnalyzeError, BlockLine, DesignName, Fault, Layout, read_csv
from controller.experiment.estimate import (
    Estimate,
    Interval,
    Row,
    TooFewBlocksError,
    estimate_to_json,
    paired,
    stratified,
)
from controller.experiment.pool import Pooled, pool, pooled_to_json
from controller.experiment.subgroup import Subgroups, subgroups, subgroups_to_json, subgroups_to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


class GroupResult(NamedTuple):
    """One arm against the control, in the blocks with one value of the splitting column, or in all."""

    by: str | None
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Analysis:
    """All results of a file, groups in the order in which the file has them."""

    design: DesignName
    results: tuple[GroupResult, ...]


def analyze_file(path: Path, layout: Layout, *, alpha: float = 0.05, seed: int = 0) -> Analysis:
    """Estimate every arm against arm A, for each value of the splitting column apart.

    A file whose name ends in ``.parquet`` is Parquet, any other is CSV. ``seed`` matters only where the deals
    of the design are too many to enumerate. Raises ``AnalyzeError`` with every fault of the file.
    """
    design, by = layout.design, layout.by
    groups: dict[str | None, list[BlockLine]] = {}
    for block in _blocks(path, layout):
        groups.setdefault(block.by, []).append(block)
    results = []
    for value, blocks in groups.items():
        try:
            estimates = _estimates(blocks, design, alpha, seed)
        except TooFewBlocksError as error:
            where = "" if value is None else f"{by} {value}: "
            raise AnalyzeError(path, [Fault(blocks[0].line, f"{where}{error}")]) from error
        results += [GroupResult(value, estimate) for estimate in estimates]
    return Analysis(design, tuple(results))


class ArmPooled(NamedTuple):
    """One arm over all groups."""

    arm: str
    pooled: Pooled
    left_out: tuple[str, ...]
    """groups whose outcomes vary too little or are too few for a standard error"""
    subgroups: Subgroups | None = None
    """by kind of store, where kinds were declared"""


def pool_groups(
    analysis: Analysis, kinds: Mapping[str, str] | None = None, *, declared: Sequence[str] = ()
) -> tuple[ArmPooled, ...]:
    """Pool the groups arm by arm, and kind by kind where ``kinds`` names that of each group.

    ``declared`` are the kinds in their order. Raises ``TooFewStoresError`` where an arm has fewer than two
    groups, and ``TooFewOfAKindError`` where a kind has.
    """
    arms = dict.fromkeys(result.estimate.arm for result in analysis.results)
    found = []
    for arm in arms:
        results = [result for result in analysis.results if result.estimate.arm == arm]
        pooled = _pooled(arm, results)
        if kinds is not None:
            stores = {kind: [r for r in results if kinds[r.by or ""] == kind] for kind in declared}
            pooled = pooled._replace(subgroups=_compared(stores, comparisons=len(arms) * len(declared)))
        found.append(pooled)
    return tuple(found)


def _compared(stores: Mapping[str, Sequence[GroupResult]], *, comparisons: int) -> Subgroups:
    known = {
        kind: [
            (each.estimate.estimate, error)
            for each in results
            if (error := each.estimate.standard_error) is not None
        ]
        for kind, results in stores.items()
    }
    alpha = next(each.estimate.alpha for results in stores.values() for each in results)
    return subgroups(known, comparisons=comparisons, alpha=alpha)


def _pooled(arm: str, results: Sequence[GroupResult]) -> ArmPooled:
    known = [
        (each.estimate.estimate, error)
        for each in results
        if (error := each.estimate.standard_error) is not None
    ]
    alpha = results[0].estimate.alpha
    pooled = pool([effect for effect, _ in known], [error for _, error in known], alpha=alpha)
    left_out = tuple(each.by or "" for each in results if each.estimate.standard_error is None)
    return ArmPooled(arm, pooled, left_out)


def pooled_to_json_text(analysis: Analysis, pooled: Sequence[ArmPooled]) -> str:
    """The pooled effects, and the groups they come from."""
    tree = {
        "pooled": [
            {
                "arm": p.arm,
                **pooled_to_json(p.pooled),
                "left_out": list(p.left_out),
                **({} if p.subgroups is None else {"subgroups": subgroups_to_json(p.subgroups)}),
            }
            for p in pooled
        ],
        "groups": to_objects(analysis),
    }
    return json.dumps(tree, ensure_ascii=False, allow_nan=False)


def pooled_to_text(pooled: Iterable[ArmPooled]) -> str:
    """Three lines an arm, and those of its kinds of stores."""
    lines = []
    for arm, p, left_out, kinds in pooled:
        lines += [
            f"pooled: {arm} - A = {p.estimate:+.4g}, interval {_words(p.ci)}, p = {p.p_value:.4f}",
            f"  {p.n} groups; {p.method}",
            (
                f"  groups differ by {p.tau:.3g} (standard deviation), {p.i2:.0%} of what is seen;"
                f" another one: {_words(p.prediction)}"
            ),
        ]
        if left_out:
            lines.append(f"  left out, without a standard error: {', '.join(left_out)}")
        if kinds is not None:
            lines += _kinds_to_text(arm, kinds)
    return "\n".join(lines)


def _kinds_to_text(arm: str, kinds: Subgroups) -> Iterable[str]:
    for each in kinds.each:
        p = each.pooled
        yield (
            f"  {each.kind}: {arm} - A = {p.estimate:+.4g}, interval {_words(p.ci)}, p = {p.p_value:.4f},"
            f" by Holm over all declared subgroups {each.p_holm:.4f}; {p.n} groups"
        )
    yield f"  {subgroups_to_text(kinds)}"


def _blocks(path: Path, layout: Layout) -> list[BlockLine]:
    if path.suffix != ".parquet":
        return read_csv(path, layout)
    from controller.adapters.analyze_parquet import read_parquet  # noqa: PLC0415 - the library is large

    return read_parquet(path, layout)


def _estimates(
    blocks: Iterable[BlockLine], design: DesignName, alpha: float, seed: int
) -> tuple[Estimate, ...]:
    if design == "stratified":
        rows = (Row(block.place, block.arm, block.outcome) for block in blocks)
        return stratified(rows, alpha=alpha, seed=seed)
    pairs: dict[str, dict[str, float]] = {}
    for block in blocks:
        pairs.setdefault(block.place, {})[block.arm] = block.outcome
    return (paired([half["B"] - half["A"] for half in pairs.values()], alpha=alpha, seed=seed),)


def to_objects(analysis: Analysis) -> dict[str, Any] | list[dict[str, Any]]:
    """The results as JSON objects: one, or a list where there are several arms or groups."""
    objects = [
        ({} if result.by is None else {"by": result.by}) | estimate_to_json(result.estimate)
        for result in analysis.results
    ]
    alone = len(objects) == 1 and analysis.results[0].by is None
    return objects[0] if alone else objects


def to_json(analysis: Analysis) -> str:
    """The results as JSON text."""
    return json.dumps(to_objects(analysis), ensure_ascii=False, allow_nan=False)


def to_text(analysis: Analysis) -> str:
    """Two lines a result, and what to mind."""
    unit = "pairs" if analysis.design == "paired" else "blocks"
    lines = [line for result in analysis.results for line in _result_lines(result, unit)]
    if len(analysis.results) > 1:
        false_alarms = sum(result.estimate.alpha for result in analysis.results)
        lines.append(
            f"{len(analysis.results)} comparisons, each at a level of its own:"
            f" where nothing differs, expect {false_alarms:.2g} false alarms."
        )
    return "\n".join(lines)


def _result_lines(result: GroupResult, unit: str) -> Sequence[str]:
    e = result.estimate
    where = "" if result.by is None else f"{result.by}: "
    t = "no t test" if e.t_p_value is None else f"t test p = {e.t_p_value:.4f}, {_words(e.t_ci)}"
    interval = f"{1 - e.alpha:.0%} interval {_words(e.ci)}"
    adjusted = "" if e.p_holm is None else f", by Holm over the arms {e.p_holm:.4f}"
    return (
        f"{where}{e.arm} - A = {e.estimate:+.4g}, {interval}, p = {e.p_value:.4f}{adjusted}",
        f"  {e.n} {unit}; {e.method}; {t}",
    )


def _words(interval: Interval) -> str:
    low, high = interval
    if low is None and high is None:
        return "unbounded (too few to set one)"
    return (
        f"{'unbounded' if low is None else f'{low:.4g}'} to {'unbounded' if high is None else f'{high:.4g}'}"
    )
