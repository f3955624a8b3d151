"""Evidence on its way to a third party and back."""

from dataclasses import replace
from datetime import timedelta

from controller.adapters.evidence_json import digest_of, evidence_from_json, evidence_to_json
from controller.adapters.experiment_reports import Evidence
from controller.atmosphere.model import Sense
from controller.experiment.course import Course, Pause
from controller.experiment.measure import Measure
from controller.experiment.metric import Metric
from controller.experiment.outcome import Answer
from controller.experiment.response import Response
from tests.experiment.shop import ENTRANCE, as_planned, drawn


def test_evidence_comes_back_as_it_went() -> None:
    first, second, *_ = drawn().blocks
    exposures = (
        replace(as_planned(first), shares=((Sense.LIGHT, 1.0), (Sense.SCENT, 0.5))),
        replace(as_planned(second), ends=None),
    )
    answers = (
        Answer(ENTRANCE, first.ends - timedelta(minutes=1), 4),
        Answer(ENTRANCE, second.begins, 1, counts=False),
    )
    tree = evidence_to_json(Evidence(exposures, answers, ""))

    again = evidence_from_json(tree)

    assert (again.exposures, again.answers) == (exposures, answers)
    assert again.digest == digest_of(tree)


def test_what_a_design_asks_for_comes_back_too_and_else_is_no_key() -> None:
    first, *_ = drawn().blocks
    response = Response(ENTRANCE, first.ends, Metric.NPS, 9, staff=True, groups=("tr", None))
    till = Measure("sales", None, 12.5, first.begins, first.ends)
    door = Measure("footfall", ENTRANCE, 1.0, first.begins, first.begins)

    again = evidence_from_json(evidence_to_json(Evidence((), (), "", (response,), (till, door))))

    assert (again.responses, again.measures) == ((response,), (till, door))
    assert evidence_to_json(Evidence((), (), "")).keys() == {"exposures", "answers"}


def test_pauses_and_an_early_stop_come_back_too() -> None:
    first, second, *_ = drawn().blocks
    course = Course((Pause(first.begins, first.ends), Pause(second.begins, None)), second.ends)

    assert evidence_from_json(evidence_to_json(Evidence((), (), "", course=course))).course == course


def test_the_order_of_keys_is_no_part_of_a_digest() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1}) != digest_of({"a": 1, "b": 3})
