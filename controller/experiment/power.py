"""What an experiment will be able to see: the smallest difference that it finds four times out of five.

A pair's difference varies because two blocks differ whatever the arm (``block_sd``) and because only so many
customers answer (``answer_sd`` over the ``n`` answers of a block):
``SE^2 = (2/P) (block_sd^2 + answer_sd^2 E[1/n])`` for ``P`` pairs (or strata with both arms).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, lgamma, log, sqrt

from scipy.special import stdtrit


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected of an experiment before its start, from the store's own past."""

    pairs: int
    block_sd: float
    """standard deviation of the true mean of one block against another of the same weekday and hour"""
    answer_sd: float
    """standard deviation of one answer within a block"""
    answers_per_block: float
    """after the burn-in, on average"""
    mean_inverse_answers: float | None = None
    """E[1/n]; ``None``: that of a Poisson number of answers"""
    blocks_a_difference: float = 2.0
    """variance of one difference in units of that of one block: two blocks, unless effects are averaged"""

    @property
    def standard_error(self) -> float:
        """Of the mean difference of the pairs."""
        inverse = self.mean_inverse_answers
        inverse = mean_inverse(self.answers_per_block) if inverse is None else inverse
        return sqrt(self.blocks_a_difference / self.pairs * (self.block_sd**2 + self.answer_sd**2 * inverse))

    def detectable(self, *, alpha: float = 0.05, power: float = 0.8) -> float:
        """The smallest difference that is found with probability ``power``; infinite below two pairs."""
        freedom = self.pairs - 1
        if freedom < 1:
            return float("inf")
        return float(stdtrit(freedom, 1.0 - alpha / 2.0) + stdtrit(freedom, power)) * self.standard_error

    def over(self, pairs: int) -> Expectation:
        """The same store with another number of pairs."""
        return replace(self, pairs=pairs)


def mean_inverse(mean: float) -> float:
    """``E[1/n]`` of a Poisson number ``n`` of answers with this mean, given that there is one.

    >>> round(mean_inverse(100.0), 4)   # close to 1/99 for many answers
    0.0101
    """
    last = int(mean + 12.0 * sqrt(mean) + 12.0)
    masses = [exp(n * log(mean) - mean - lgamma(n + 1.0)) for n in range(1, last + 1)]
    return sum(mass / n for n, mass in enumerate(masses, 1)) / sum(masses)
