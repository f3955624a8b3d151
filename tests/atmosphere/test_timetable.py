"""When a store is open, as its files say it."""

from __future__ import annotations

from datetime import time

from controller.atmosphere.timetable import Hours, Span


def test_a_day_without_an_entry_of_its_own_is_the_readers_to_judge() -> None:
    monday = Span(time(10), time(22))

    hours = Hours({0: (monday,)})

    assert hours.holidays is None
    assert 6 not in hours.weekdays
    assert not monday.closes_next_day
