"""The analysis of a design that allows for a lingering atmosphere: windows of one arm, the coins redrawn.

A block tells of an arm if the blocks before it, for as long as something may linger, had that arm too. Such
blocks are weighed by the inverse of the probability with which the coins gave them such a window (Bojinov,
Simchi-Levi and Zhao 2023, Management Science 69, 3759-3777), and the weighted means of both arms compared:
the ratio form (Hajek 1971), since the plain Horvitz-Thompson sum varies with the level of the outcomes. The
test throws the coins of the plan anew. Its interval takes a window that is partly treated to have that part
of the effect; a test of no effect at all needs no such thing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from controller.experiment.contrast import contrasts
from controller.experiment.estimate import Estimate, Interval
from controller.experiment.randomisation import DRAWS, Reference, supported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Block, Plan
    from controller.experiment.randomisation import Floats

    Whole: TypeAlias = NDArray[np.intp]
    Bools: TypeAlias = NDArray[np.bool_]

_ROUNDING = 1e-12


class Windows(NamedTuple):
    """Blocks with a value, taken together where the same one or two coins decided their windows."""

    first: Whole
    """the coin of the oldest block of the window"""
    last: Whole
    """the coin of the block itself; the same where the window has one coin"""
    weight: Floats
    """2 or 4, the inverse of the probability that both arms are one"""
    blocks: Floats
    """how many"""
    value: Floats
    """sum of their outcomes"""
    early: Floats
    """sum over them of the share (0-1) of the window that the first coin decided"""


def lingering(
    plan: Plan, outcomes: Sequence[BlockOutcome], of: Callable[[BlockOutcome], float | None]
) -> Estimate | None:
    """The effect of the second arm of a carry-over design; ``None`` unless both arms fill a window.

    ``of`` gives the value of a block, ``None`` where it has none. Up to ``DRAWS`` deals of the coins are
    enumerated, more are sampled by the plan's seed.
    """
    values = {o.block.index: value for o in outcomes if (value := of(o)) is not None}
    windows = windows_of(plan, values)
    treated = _happened(plan)
    estimate, of_one_arm = _statistic(windows, treated[None, :], windows.value)
    if not np.isfinite(estimate[0]):
        return None
    coins, exact = _coins(len(treated), plan.design.seed)
    a, _ = _statistic(windows, coins, windows.value)
    b, _ = _statistic(windows, coins, _doses(windows, treated))
    slack = _ROUNDING * max(abs(value) for value in values.values())
    # A deal in which an arm fills no window tells against no effect, as any |b| above 1 does.
    low, high = supported(float(estimate[0]), np.nan_to_num(a), np.where(np.isfinite(a), b, 2.0), slack)
    deals = Reference(float(estimate[0]), low, high, exact, slack)
    alpha = plan.design.alpha
    order, drawn = plan.design.lingers_blocks, f"{'all' if exact else 'a sample of'} {len(coins)}"
    return Estimate(
        arm=contrasts(plan.design)[0].name,
        estimate=deals.estimate,
        ci=Interval(*deals.interval(alpha)),
        p_value=deals.p_value(),
        n=int(of_one_arm[0]),
        method=f"windows of {order + 1} blocks with one arm, {drawn} deals of the coins",
        t_p_value=None,
        t_ci=Interval(None, None),
        alpha=alpha,
        least_p=deals.least_p,
    )


def windows_of(plan: Plan, values: Mapping[int, float]) -> Windows:
    """The windows of all blocks with a value, but for the first ones of each zone, whose past is unknown."""
    order = plan.design.lingers_blocks
    sums: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for block, window in _with_pasts(plan.blocks, order):
        if block.index in values:
            coins = [each.stratum for each in window]
            early = coins.count(coins[0]) / len(coins) if coins[0] != coins[-1] else 1.0
            kept = sums[coins[0], coins[-1]]
            kept[:] = [kept[0] + 1.0, kept[1] + values[block.index], kept[2] + early]
    first, last = (np.array([coins[place] for coins in sums], dtype=np.intp) for place in (0, 1))
    blocks, value, early_sum = np.array(list(sums.values()), dtype=np.float64).reshape(-1, 3).T
    return Windows(first, last, np.where(first == last, 2.0, 4.0), blocks, value, early_sum)


def _with_pasts(blocks: Sequence[Block], order: int) -> Iterator[tuple[Block, Sequence[Block]]]:
    """Each block with the window that ends in it, zone by zone."""
    zones: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        zones[block.zone].append(block)
    for of_zone in zones.values():
        ordered = sorted(of_zone, key=lambda block: block.begins)
        for place in range(order, len(ordered)):
            yield ordered[place], ordered[place - order : place + 1]


def _happened(plan: Plan) -> Bools:
    """By coin: whether it fell on the treatment."""
    arms = {block.stratum: block.arm for block in plan.blocks}
    return np.array([arms[coin] != plan.design.control.name for coin in range(len(arms))])


def _coins(count: int, seed: int) -> tuple[Bools, bool]:
    """Deals of the coins, a row each: all of them, or a sample."""
    if 1 << count <= DRAWS:
        numbers = np.arange(1 << count)[:, None] >> np.arange(count)
        return (numbers & 1).astype(bool), True
    return np.random.default_rng(seed).random((DRAWS, count)) < 1.0 / 2.0, False


def _doses(windows: Windows, treated: Bools) -> Floats:
    """Sum over the blocks of each kind of window of the treated share (0-1) of it, as it happened."""
    first, last = treated[windows.first].astype(np.float64), treated[windows.last].astype(np.float64)
    return np.asarray(first * windows.early + last * (windows.blocks - windows.early), dtype=np.float64)


def _statistic(windows: Windows, coins: Bools, sums: Floats) -> tuple[Floats, Floats]:
    """Weighted mean in treated windows less that in control windows, and how many blocks are in either.

    One number for each row of ``coins``; not a number where an arm fills no window.
    """
    first, last = coins[:, windows.first], coins[:, windows.last]
    means, blocks = [], np.zeros(len(coins))
    with np.errstate(invalid="ignore", divide="ignore"):
        for chosen in ((first & last).astype(np.float64), (~first & ~last).astype(np.float64)):
            means.append((chosen @ (windows.weight * sums)) / (chosen @ (windows.weight * windows.blocks)))
            blocks += chosen @ windows.blocks
    return np.asarray(means[0] - means[1], dtype=np.float64), blocks
