"""A draft in a file says what is wrong with it, field by field."""

import pytest

from controller.experiment.declared import NOTHING, Declared, SegmentKey
from controller.experiment.metric import Metric
from controller.web.draft_body import DraftError, draft_of

GOOD = {"name": "Calm", "zone": "entrance", "arms": [{"name": "A"}, {"name": "B"}], "start": "2026-03-02"}


def test_a_file_becomes_the_draft_of_the_call_with_the_same_body() -> None:
    draft = draft_of(GOOD | {"block_hours": 3, "metric": "nps", "window": ["10:00", "20:00"]}, "draft.yaml")

    assert (draft.zones, draft.block_minutes, draft.metric) == (("entrance",), 180, Metric.NPS)


def test_every_wrong_field_is_named() -> None:
    with pytest.raises(DraftError) as refused:
        draft_of(GOOD | {"weeks": 0, "start": "soon", "arms": [{"name": "A", "scnee": "calm"}]}, "draft.yaml")

    named = [fault.partition(":")[0] for fault in refused.value.faults]
    assert named == ["arms.0.scnee", "start", "weeks"]
    assert all(line.startswith("draft.yaml: ") for line in str(refused.value).splitlines())


@pytest.mark.parametrize(
    "window", [["14:00+00:00", "20:00"], [36000, 72000], ["14", "20:00"], ["14:00", "24:00"]]
)
def test_a_window_is_two_wall_times_and_no_other_clock(window: list[object]) -> None:
    with pytest.raises(
        DraftError, match=r"draft.yaml: window\.[01]: .*expected a wall time of the store, like 14:00"
    ):
        draft_of(GOOD | {"window": window}, "draft.yaml")


def test_what_is_asked_beside_the_metric_is_declared_with_it() -> None:
    more = {"outcomes": ["nps", "sales"], "covariate": "occupancy", "segments": ["language"]}

    declared = draft_of(GOOD | more, "draft.yaml").declared

    assert declared == Declared(("nps", "sales"), "occupancy", (SegmentKey.LANGUAGE,))
    assert draft_of(GOOD, "draft.yaml").declared == NOTHING


def test_an_unknown_segment_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(DraftError, match=r"draft.yaml: segments.0: .*'segment', 'purpose', 'language'"):
        draft_of(GOOD | {"segments": ["age"]}, "draft.yaml")
