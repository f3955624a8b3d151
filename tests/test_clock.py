"""The one clock of the program."""

from datetime import UTC, timedelta

from controller.clock import store_clock


def test_the_clock_tells_aware_utc_and_moves_on() -> None:
    clock = store_clock()

    first, second = clock(), clock()

    assert first.tzinfo is UTC
    assert first <= second


def test_a_simulated_stores_clock_is_shifted() -> None:
    real, shifted = store_clock(), store_clock(timedelta(hours=5))

    before, moved, after = real(), shifted(), real()

    assert before <= moved - timedelta(hours=5) <= after
