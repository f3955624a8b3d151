"""What zones really were and what customers said there, as JSON that travels with a report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from controller.adapters.experiment_reports import Evidence
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, ZoneId
from controller.experiment.course import AS_PLANNED, Course, Pause
from controller.experiment.measure import Measure
from controller.experiment.metric import Metric
from controller.experiment.outcome import Answer
from controller.experiment.response import Response


def canonical(tree: object) -> str:
    """JSON with sorted keys and without spaces: equal things have equal texts."""
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(tree: object) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON in UTF-8."""
    return sha256(canonical(tree).encode()).hexdigest()


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    """The exposures and answers as a JSON object; ``evidence_from_json`` reads it back.

    An answer is its zone, time, score and whether it is trusted enough to count: nothing tells who gave it.
    Responses, which also bear their question, whether an employee gave them and their segments, and measures
    are keys only where there are any, and so is the course where it was not as planned.
    """
    more: dict[str, Any] = {
        "responses": [_response_to_json(response) for response in evidence.responses],
        "measures": [
            [m.metric, m.zone, m.value, m.begins.isoformat(), m.ends.isoformat()] for m in evidence.measures
        ],
    }
    return {
        "exposures": [_exposure_to_json(exposure) for exposure in evidence.exposures],
        "answers": [[a.zone, a.at.isoformat(), a.score, a.counts] for a in evidence.answers],
        **_course_to_json(evidence.course),
        **{key: rows for key, rows in more.items() if rows},
    }


def evidence_from_json(tree: Mapping[str, Any]) -> Evidence:
    """Read evidence; raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is none."""
    return Evidence(
        exposures=tuple(_exposure_from_json(exposure) for exposure in tree["exposures"]),
        answers=tuple(
            Answer(ZoneId(zone), datetime.fromisoformat(at), score, counts)
            for zone, at, score, counts in tree["answers"]
        ),
        digest=digest_of(tree),
        responses=tuple(map(_response_from_json, tree.get("responses", ()))),
        measures=tuple(
            Measure(
                metric,
                None if zone is None else ZoneId(zone),
                value,
                datetime.fromisoformat(begins),
                datetime.fromisoformat(ends),
            )
            for metric, zone, value, begins, ends in tree.get("measures", ())
        ),
        course=_course_from_json(tree.get("course")),
    )


def _course_to_json(course: Course) -> dict[str, Any]:
    if course == AS_PLANNED:
        return {}
    pauses = [[pause.begins.isoformat(), _optional(pause.ends)] for pause in course.pauses]
    edited = {"edited_at": _optional(course.edited_at)} if course.edited_at else {}
    return {"course": {"pauses": pauses, "stopped_at": _optional(course.stopped_at), **edited}}


def _course_from_json(tree: Mapping[str, Any] | None) -> Course:
    if tree is None:
        return AS_PLANNED
    pauses = (Pause(datetime.fromisoformat(begins), _instant(ends)) for begins, ends in tree["pauses"])
    return Course(tuple(pauses), _instant(tree["stopped_at"]), _instant(tree.get("edited_at")))


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _response_to_json(response: Response) -> list[Any]:
    said = [response.score, response.counts, response.staff, list(response.groups)]
    return [response.zone, response.at.isoformat(), response.metric.value, *said]


def _response_from_json(row: Sequence[Any]) -> Response:
    zone, at, metric, score, counts, staff, groups = row
    moment = datetime.fromisoformat(at)
    return Response(ZoneId(zone), moment, Metric(metric), score, counts, staff, tuple(groups))


def _exposure_to_json(exposure: Exposure) -> dict[str, Any]:
    return {
        "zone": exposure.zone,
        "scene": exposure.scene,
        "from": exposure.begins.isoformat(),
        "to": None if exposure.ends is None else exposure.ends.isoformat(),
        "settled": exposure.settled.isoformat(),
        "delivered": exposure.delivered,
        "reason": exposure.reason.value,
        "experiment": exposure.experiment,
        "arm": exposure.arm,
        "shares": {sense.value: share for sense, share in exposure.shares},
    }


def _exposure_from_json(tree: Mapping[str, Any]) -> Exposure:
    shares = tree["shares"]
    return Exposure(
        zone=ZoneId(tree["zone"]),
        scene=SceneName(tree["scene"]),
        begins=datetime.fromisoformat(tree["from"]),
        ends=None if tree["to"] is None else datetime.fromisoformat(tree["to"]),
        settled=datetime.fromisoformat(tree["settled"]),
        delivered=tree["delivered"],
        reason=ReasonKind(tree["reason"]),
        experiment=tree["experiment"],
        arm=tree["arm"],
        shares=tuple((sense, shares[sense.value]) for sense in Sense if sense.value in shares),
    )
