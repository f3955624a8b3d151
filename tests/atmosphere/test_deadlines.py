"""Deadlines come in the order of time, and what is no longer due is passed over."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.deadlines import Deadlines
from tests.adapters.databases import NOON

Due = dict[str, datetime]


def deadlines(due: Due) -> Deadlines[str]:
    return Deadlines(lambda lamp, due_at: due.get(lamp) == due_at)


def taken(queue: Deadlines[str]) -> list[tuple[datetime, str]]:
    found = []
    while (due_at := queue.next()) is not None:
        found.append((due_at, queue.take()))
    return found


@given(st.lists(st.integers(0, 5), max_size=30))
def test_everything_comes_at_its_moment_in_the_order_of_its_moment(seconds: list[int]) -> None:
    due = {f"lamp {n}": NOON + timedelta(seconds=s) for n, s in enumerate(seconds)}
    queue = deadlines(due)
    for lamp, due_at in due.items():
        queue.add(due_at, lamp)

    found = taken(queue)

    assert found == sorted(((at, lamp) for lamp, at in due.items()), key=lambda pair: pair[0])


def test_a_lamp_that_was_put_off_is_due_only_at_its_later_moment() -> None:
    later = NOON + timedelta(seconds=3)
    due = {"lamp": later}
    queue = deadlines(due)
    queue.add(NOON, "lamp")
    queue.add(later, "lamp")

    assert taken(queue) == [(later, "lamp")]


def test_nothing_is_due_once_everything_has_answered() -> None:
    due = {"lamp": NOON}
    queue = deadlines(due)
    queue.add(NOON, "lamp")

    due.clear()

    assert queue.next() is None
