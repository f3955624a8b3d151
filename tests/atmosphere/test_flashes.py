"""Light does not flash."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.flashes import MOST_CHANGES, Flashes
from tests.adapters.databases import NOON


@given(st.lists(st.integers(0, 400), max_size=60))
def test_no_second_holds_three_pairs_of_changes(pauses_ms: list[int]) -> None:
    flashes, now, changes = Flashes(), NOON, []
    for pause_ms in pauses_ms:
        now += timedelta(milliseconds=pause_ms)
        if flashes.may_change(now):
            flashes.changed(now)
            changes.append(now)

    for begins in changes:
        within = [at for at in changes if begins <= at < begins + timedelta(seconds=1)]
        assert len(within) <= MOST_CHANGES < 2 * 3


def test_a_clock_that_was_set_back_does_not_hold_the_light() -> None:
    flashes = Flashes()
    for _ in range(MOST_CHANGES):
        flashes.changed(NOON)

    assert flashes.may_change(NOON - timedelta(hours=1))
