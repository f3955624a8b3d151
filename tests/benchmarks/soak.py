"""Power cuts at random moments of a scene change, again and again: `poe soak`.

Prints a line for each, and at the end how many stores did not come back right.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.whole.power_cut import Outcome, power_cut_at_a_random_moment
from tests.whole.shop import in_working_order, shop

RIGHT = Outcome(scene="slow", reason="override", right=11, of=12, open_receipts=0)


def soak(rounds: int, seed: int) -> int:
    """Run so many rounds; answers how many went wrong."""
    wrong = 0
    with (
        tempfile.TemporaryDirectory(prefix="ambiyans-soak-") as folder,
        shop(Path(folder), ("entrance",)) as running,
    ):
        in_working_order(running)
        for number in range(seed, seed + rounds):
            began_s = time.monotonic()
            outcome = power_cut_at_a_random_moment(running, number)
            wrong += outcome != RIGHT
            took_s = time.monotonic() - began_s
            verdict = "right" if outcome == RIGHT else f"WRONG {outcome}"
            print(f"seed {number}: {verdict} after {took_s:.1f} s", flush=True)  # noqa: T201 it reports
    print(f"{rounds} power cuts, {wrong} went wrong")  # noqa: T201 it reports
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    sys.exit(1 if soak(wanted.rounds, wanted.seed) else 0)
