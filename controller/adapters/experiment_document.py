"""A report that carries all it follows from, so that anybody can compute it again and find any edit.

The document holds the plan with its hash, the exposures and answers with their digest, the versions that
computed it, the report itself, and a seal over all of that. A seal keeps nobody from sealing a forged file
anew: what convinces a third party is that plan hash and data digest are those that the store shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from math import isclose
from typing import Any

from controller.adapters.evidence_json import canonical, digest_of, evidence_from_json, evidence_to_json
from controller.adapters.experiment_reports import Analysis, Evidence, analysed
from controller.errors import AmbiyansError
from controller.experiment.plan import Plan, PlanChangedError, plan_from_json, plan_to_json

FORMAT = "ambiyans-report/1"
_MAY_BE_MISSING = frozenset({"carry_over", "complaint_guardrail"})
"""Parts that reports of this format may leave out: they say less, and nothing wrong"""
_PROGRAMS = ("ambiyans", "numpy", "scipy")
_SAME = 1e-9
"""Relative difference below which two numbers of different machines are the same."""
_MOST_SHOWN = 60
"""Characters of a value in a finding."""


class NoDocumentError(AmbiyansError):
    """The file is no report that can be verified."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this is no report of ours: {reason}")
        self.reason = reason


class UnreadableReportError(AmbiyansError):
    """The file cannot be read as a report."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class ReportEditedError(AmbiyansError):
    """Something in a report does not follow from the plan and the data in it; one line per finding."""

    def __init__(self, file: str, findings: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{file}: {finding}" for finding in findings))
        self.file = file
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Verified:
    """What computing a document again found."""

    experiment: str
    plan_hash: str
    data_digest: str
    made_with: Mapping[str, str]
    findings: tuple[str, ...]
    """what differs, one sentence each; empty where everything is as it was computed"""


def document(
    name: str,
    plan: Plan,
    evidence: Evidence,
    analysis: Analysis,
    *,
    zones: Mapping[str, Mapping[str, str]],
    simulated_truth: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The document of an experiment as JSON; ``zones`` are their names by language."""
    data = evidence_to_json(evidence)
    tree = {
        "format": FORMAT,
        "name": name,
        "zones": {zone: dict(labels) for zone, labels in zones.items()},
        "versions": {program: version(program) for program in _PROGRAMS},
        "plan": plan_to_json(plan),
        "data": data,
        "data_digest": analysis.report["data_digest"],
        "report": dict(analysis.report),
        "verdicts": dict(analysis.verdicts),
        "simulated_truth": None if simulated_truth is None else dict(simulated_truth),
    }
    return tree | {"seal": digest_of(tree)}


def written(tree: Mapping[str, Any]) -> bytes:
    """The one way in which a document is written: a key a line, in order."""
    lines = ",\n".join(f"{json.dumps(key)}: {canonical(tree[key])}" for key in sorted(tree))
    return f"{{\n{lines}\n}}\n".encode()


def verify(content: bytes) -> Verified:
    """Compute a document again; raises ``NoDocumentError`` where it cannot be read at all."""
    tree = _read(content)
    findings = list(_bytes_changed(content, tree))
    findings += _seals_broken(tree)
    try:
        plan = plan_from_json(tree["plan"])
        evidence = evidence_from_json(tree["data"])
        at = datetime.fromisoformat(tree["report"]["at"])
        analysis = analysed(plan, evidence, at)
    except PlanChangedError as error:
        findings.append(f"plan: {error}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        findings.append(f"it cannot be computed again: {error!r}")
    else:
        said, found = tree["report"], json.loads(canonical(analysis.report))
        for part in _MAY_BE_MISSING - said.keys():
            found.pop(part, None)
        findings += _differences("report", said, found)
        findings += _differences("verdicts", tree["verdicts"], dict(analysis.verdicts))
    return Verified(
        experiment=str(tree["name"]),
        plan_hash=str(tree["plan"].get("hash")),
        data_digest=str(tree["data_digest"]),
        made_with=tree["versions"],
        findings=tuple(findings),
    )


def _read(content: bytes) -> dict[str, Any]:
    try:
        tree = json.loads(content)
    except UnicodeDecodeError as error:
        msg = f"byte {error.start + 1} is not UTF-8"
        raise NoDocumentError(msg) from error
    except json.JSONDecodeError as error:
        place = len(error.doc[: error.pos].encode()) + 1
        msg = f"byte {place} is not JSON ({error.msg})"
        raise NoDocumentError(msg) from error
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        msg = f"its format is not {FORMAT}"
        raise NoDocumentError(msg)
    kinds = {"name": str, "plan": dict, "data": dict, "data_digest": str, "report": dict, "versions": dict}
    for key, kind in (kinds | {"verdicts": dict, "seal": str}).items():
        if not isinstance(tree.get(key), kind):
            msg = f"{key!r} is missing or of another kind"
            raise NoDocumentError(msg)
    return tree


def _bytes_changed(content: bytes, tree: Mapping[str, Any]) -> Iterator[str]:
    try:
        expected = written(tree)
    except ValueError:
        yield "a number is not finite"
        return
    if content != expected:
        yield f"byte {first_difference(content, expected) + 1}: not written as a report is written"


def first_difference(one: bytes, other: bytes) -> int:
    """How many bytes at the beginning are the same.

    >>> first_difference(b"citrus", b"citric")
    4
    """
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _seals_broken(tree: Mapping[str, Any]) -> Iterator[str]:
    try:
        data = digest_of(tree["data"])
        whole = digest_of({key: value for key, value in tree.items() if key != "seal"})
    except ValueError:
        return
    if data != tree["data_digest"]:
        yield f"data: the exposures and answers have digest {data}, the file says {tree['data_digest']}"
    if whole != tree["seal"]:
        yield f"seal: the content has {whole}, the file says {tree['seal']}"


def _differences(path: str, said: object, found: object) -> Iterator[str]:
    """Where two JSON values differ, each place by its path."""
    if isinstance(said, dict) and isinstance(found, dict):
        for key in sorted({*said, *found}):
            yield from _differences(f"{path}.{key}", said.get(key), found.get(key))
    elif isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        for number, (one, other) in enumerate(zip(said, found, strict=True)):
            yield from _differences(f"{path}[{number}]", one, other)
    elif not _same(said, found):
        yield f"{path}: the file says {_short(said)}, computed again it is {_short(found)}"


def _same(said: object, found: object) -> bool:
    numbers = isinstance(said, int | float) and isinstance(found, int | float)
    if numbers and not isinstance(said, bool) and not isinstance(found, bool):
        return isclose(float(str(said)), float(str(found)), rel_tol=_SAME, abs_tol=_SAME)
    return said == found


def _short(value: object) -> str:
    # What was edited may be no value that we would write, such as NaN.
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
