"""The day in a node's memory: what is due when, and what is no plan at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.firmware.bench import firmware

plan = firmware("plan")
DAY = {
    "now": 1000_000,
    "until": 5000,
    "slots": [{"at": 1000, "say": [["t", "a"]]}, {"at": 2000, "say": [["t", "b"]]}],
}


@pytest.mark.parametrize(
    ("epoch_s", "begins"), [(999, None), (1000, 1000), (1999, 1000), (2000, 2000), (4999, 2000), (5000, None)]
)
def test_the_slot_in_force_is_the_last_that_has_begun_until_the_plan_ends(
    epoch_s: int, begins: int | None
) -> None:
    due = plan.read(json.dumps(DAY)).due(epoch_s)

    assert (due[0] if due else None) == begins


def test_without_the_time_of_day_nothing_is_due() -> None:
    assert plan.read(json.dumps(DAY)).due(None) is None


@pytest.mark.parametrize(
    "change",
    [{"until": "late"}, {"slots": 7}, {"slots": [{"at": 1}]}, {"slots": list(reversed(DAY["slots"]))}],  # type: ignore[call-overload]
)
def test_half_a_plan_is_none(change: dict[str, object]) -> None:
    assert plan.read(json.dumps({**DAY, **change})) is None


@given(st.binary(max_size=60))
def test_no_bytes_stop_a_node_that_reads_a_plan(payload: bytes) -> None:
    plan.told(payload)


def test_the_same_day_told_later_is_kept_as_the_same_bytes() -> None:
    told_ms, first = plan.told(json.dumps(DAY))
    later_ms, second = plan.told(json.dumps({**DAY, "now": 1500_000}))

    assert (told_ms, later_ms) == (1000_000, 1500_000)
    assert first.kept() == second.kept()
    assert plan.read(first.kept()).due(2500)[1] == [("t", "b")]
