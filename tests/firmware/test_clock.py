"""A node's clock: a counter that wraps, and the controller's time."""

from tests.firmware.bench import firmware

clock = firmware("clock")
WRAP = 1 << 30
"""where MicroPython's ticks begin again"""


def ticks_diff(later: int, earlier: int) -> int:
    """As MicroPython documents it: right for half the period."""
    return (later - earlier + WRAP // 2) % WRAP - WRAP // 2


def test_time_goes_on_when_the_counter_begins_again() -> None:
    now = [WRAP - 500]
    kept = clock.Clock(lambda: now[0], ticks_diff)

    now[0] = 700

    assert kept.now_ms() == 1200


def test_the_time_of_day_is_unknown_until_the_controller_tells_it() -> None:
    now = [0]
    kept = clock.Clock(lambda: now[0], ticks_diff)
    assert kept.epoch_s() is None

    kept.set(1_795_000_000_250)
    now[0] = 2750

    assert kept.epoch_s() == 1_795_000_003
