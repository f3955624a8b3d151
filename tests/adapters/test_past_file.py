"""A store's past from a file of its answers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller.adapters.analyze_file import AnalyzeError
from controller.adapters.export_parquet import write_parquet
from controller.adapters.past_file import read_past
from controller.experiment.outcome import Answer
from controller.feedback.scores import Metric
from tests.experiment.shop import ENTRANCE

HEADER = "at,zone,metric,score,trust\n"
GOOD = "2026-03-02T10:00:00+00:00,entrance,csat,5,high\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_answers_to_the_question_are_read_and_doubtful_ones_marked(tmp_path: Path) -> None:
    text = HEADER + GOOD + GOOD.replace("5,high", "4,low") + GOOD.replace("csat", "ces")

    found = read_past(written(tmp_path, text), Metric.CSAT)

    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert found == (Answer(ENTRANCE, at, 5, counts=True), Answer(ENTRANCE, at, 4, counts=False))


def test_parquet_and_csv_hold_the_same_past(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    row = {"at": at.isoformat(), "zone": "entrance", "metric": "csat", "score": 3, "trust": "medium"}
    path = tmp_path / "answers.parquet"
    write_parquet(path, dict.fromkeys(row, ""), [row])

    assert read_past(path, Metric.CSAT) == (Answer(ENTRANCE, at, 3),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1: the file is empty"),
        ("at,zone,score\n", "1: there is no column 'metric'"),
        (
            HEADER + GOOD.replace("+00:00", ""),
            "2: at is '2026-03-02T10:00:00', expected a time with its offset",
        ),
        (HEADER + GOOD + GOOD.replace("5,", "6,"), "3: score is '6', expected 1 to 5"),
        (HEADER + GOOD.replace("csat", "mood"), "2: metric is 'mood', expected one of"),
        (HEADER + GOOD.replace("entrance", ""), "2: zone is missing"),
        (HEADER + "1,2\n", "2: 2 values for 5 columns"),
        (HEADER + GOOD.replace("csat", "ces"), "1: no line holds an answer to csat"),
    ],
)
def test_a_faulty_past_is_refused_by_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(AnalyzeError) as refused:
        read_past(written(tmp_path, text), Metric.CSAT)

    assert f"answers.csv:{fault}" in str(refused.value)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    path.write_text("no", encoding="utf-8")

    with pytest.raises(AnalyzeError, match="cannot be read as Parquet"):
        read_past(path, Metric.CSAT)
