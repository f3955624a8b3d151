"""A randomisation test of ten thousand blocks against a bare matrix product: `poe bench-randomisation`.

The floor is what any vectorised test does at the least: a matrix of signs, a row a draw (800 MB of them),
times the outcomes; drawing the matrix is not counted. An interval that inverts the test needs a second
column, of what happened; both products are shown. Ours is the whole test: the draws, both contrasts, the
p-value and the interval that inverts it, and the t test beside it. All run in turns in one process; memory
is the largest that Python and numpy held at once during ours, by ``tracemalloc``.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np
import typer
from numpy.typing import NDArray

from controller.experiment.estimate import Row, paired, stratified

_MEGA = 1e6


def signs_of(blocks: int, draws: int) -> NDArray[np.float64]:
    """A row of signs a draw."""
    rng = np.random.default_rng(1)
    return np.asarray(1.0 - 2.0 * rng.integers(2, size=(draws, blocks), dtype=np.int8), dtype=np.float64)


def seconds(test: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    test()
    return time.perf_counter() - began


def sign_flips(blocks: int, draws: int) -> Callable[[], object]:
    """The paired test of so many differences."""
    return partial(paired, np.random.default_rng(2).normal(0.1, 1.0, blocks).tolist(), draws=draws)


def permutations(blocks: int, draws: int, *, arms: int, weeks: int) -> Callable[[], object]:
    """The stratified test of one contrast: ``weeks`` blocks an arm in each stratum, of ``arms`` arms.

    The blocks of the control and of one arm are ``blocks``; the test of every other arm costs the same.
    """
    rng, strata = np.random.default_rng(3), blocks // (2 * weeks)
    names = "ABCDEFGH"[:arms]
    rows = [
        Row(str(stratum), arm, float(rng.normal()))
        for stratum in range(strata)
        for arm in names
        for _ in range(weeks)
    ]
    return partial(stratified, rows, draws=draws)


def held(test: Callable[[], object]) -> float:
    """The most memory that a call holds at once, in MB."""
    tracemalloc.start()
    test()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / _MEGA


def main(blocks: int, draws: int, rounds: int) -> None:
    """Print medians of the rounds, per contrast, as ratios to the bare product."""
    tests = {
        "paired sign flips": (sign_flips(blocks, draws), 1),
        "strata of 3 arms, once each": (permutations(blocks, draws, arms=3, weeks=1), 2),
        "strata of 2 arms, 4 weeks each": (permutations(blocks, draws, arms=2, weeks=4), 1),
        "strata of 3 arms, 4 weeks each": (permutations(blocks, draws, arms=3, weeks=4), 2),
    }
    typer.echo(f"{draws:,} draws, {blocks:,} blocks a contrast, median of {rounds}")
    signs, columns = signs_of(blocks, draws), np.random.default_rng(2).normal(size=(blocks, 2))
    one_column, both_columns = (
        partial(np.matmul, signs, columns[:, 0].copy()),
        partial(np.matmul, signs, columns),
    )
    floor: list[float] = []
    both: list[float] = []
    found: dict[str, list[float]] = {name: [] for name in tests}
    for _ in range(rounds):
        floor.append(seconds(one_column))
        both.append(seconds(both_columns))
        for name, (test, contrasts) in tests.items():
            found[name].append(seconds(test) / contrasts)
    least, two = median(floor), median(both)
    typer.echo(f"{'bare matrix product':32} {least:6.3f} s")
    typer.echo(f"{'... with both columns':32} {two:6.3f} s")
    for name, (test, _) in tests.items():
        took = median(found[name])
        typer.echo(f"{name:32} {took:6.3f} s ({took / least:4.2f}x, {took / two:4.2f}x) {held(test):4.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=10_000)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    main(options.blocks, options.draws, options.rounds)
