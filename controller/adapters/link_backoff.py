"""How long to wait before the next attempt to connect."""

import random

MOST_DOUBLINGS = 32


def backoff_s(attempt: int, *, min_s: float, max_s: float, rng: random.Random) -> float:
    """Return seconds to wait after failed attempt number `attempt` (from 0).

    The wait doubles from `min_s` to `max_s`; its second half is left to chance, so that a shop's devices do
    not all come back to a restarted broker at once ("equal jitter": M. Brooker, Exponential Backoff And
    Jitter, AWS Architecture Blog, 2015).

    >>> 0.25 <= backoff_s(0, min_s=0.5, max_s=30.0, rng=random.Random(1)) <= 0.5
    True
    """
    longest = min(max_s, min_s * 2.0 ** min(attempt, MOST_DOUBLINGS))
    return longest / 2 + rng.uniform(0.0, longest / 2)
