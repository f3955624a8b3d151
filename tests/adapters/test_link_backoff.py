"""Waiting longer and longer, but never too long, and never all together."""

import random

from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_backoff import backoff_s


@given(st.integers(0, 10_000), st.integers(0, 2**32))
def test_the_wait_is_between_half_and_all_of_the_doubled_one(attempt: int, seed: int) -> None:
    wait_s = backoff_s(attempt, min_s=0.5, max_s=30.0, rng=random.Random(seed))

    whole_s = 30.0 if attempt >= 6 else 0.5 * 2**attempt  # 0.5 * 2**6 = 32 > 30
    assert whole_s / 2 <= wait_s <= whole_s


def test_two_shops_do_not_come_back_together() -> None:
    waits_s = {backoff_s(3, min_s=0.5, max_s=30.0, rng=random.Random(seed)) for seed in range(100)}

    assert len(waits_s) == 100
