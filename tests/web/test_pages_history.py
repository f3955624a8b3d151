"""The life of an experiment in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from controller.adapters.experiment_errors import ExperimentExistsError, OverlapError, StartPassedError
from controller.adapters.experiment_history import Step, StepKind
from controller.adapters.records import CONTROLLER
from controller.adapters.records_experiments import ExperimentStatus, ExperimentStatusError
from controller.errors import AmbiyansError
from controller.experiment.plan import PlanChangedError
from controller.experiment.refusal import DesignRefusedError, Refusal, RefusalKind
from controller.web.language import language
from controller.web.pages_history import act_refusal_words, history_lines
from tests.web.small_store import ENTRANCE, ISTANBUL, MONDAY_NOON, small_store

EN = language("en")


def test_a_start_after_a_pause_is_told_as_going_on() -> None:
    kinds = (StepKind.DRAFTED, StepKind.STARTED, StepKind.PAUSED, StepKind.STARTED, StepKind.FINISHED)
    steps = [Step(kind, MONDAY_NOON + timedelta(hours=n), "ayse") for n, kind in enumerate(kinds)]

    lines = history_lines(steps, MONDAY_NOON, ISTANBUL, EN)

    assert [what for _, what in lines] == [
        "ayse drafted it",
        "ayse started it",
        "ayse paused it",
        "ayse let it run on",
        "ayse stopped it",
    ]
    assert [when for when, _ in lines] == ["12:00", "13:00", "14:00", "15:00", "16:00"]


def test_what_no_person_ended_is_told_with_the_reason() -> None:
    ended = [
        Step(StepKind.FINISHED, MONDAY_NOON, CONTROLLER, why) for why in ("", "guardrail: after 9 pairs")
    ]

    lines = history_lines(ended, MONDAY_NOON, ISTANBUL, EN)

    assert [what for _, what in lines] == [
        "it came to its end",
        "the controller ended it, because it clearly does harm",
    ]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StartPassedError(date(2026, 3, 1)), "İlk günü, 1 Mar, geçti."),
        (OverlapError("a", "jazz", frozenset({ENTRANCE})), "Jazz? aynı bölgede ve zamanda sürüyor: Giriş"),
        (
            ExperimentStatusError("a", ExperimentStatus.DRAFT, ExperimentStatus.PAUSED),
            "Durumu “taslak”; “duraklatıldı” olamaz.",
        ),
        (DesignRefusedError([Refusal(RefusalKind.WEEKS, {"weeks": 3})]), "hafta sayısı çift olmalı"),
        (PlanChangedError("c0ffee", "has hash decaf"), "Plan çizildikten sonra değiştirilmiş"),
        (ExperimentExistsError("a"), "there is an experiment 'a' already"),
    ],
)
def test_why_it_cannot_be_done_is_told_in_turkish(error: AmbiyansError, said: str) -> None:
    assert said in act_refusal_words(error, small_store(), {"jazz": "Jazz?"}, language("tr"))
