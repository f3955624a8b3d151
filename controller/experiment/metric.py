"""The outcomes of an experiment: how many answers of one block become its one number."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


STEP_MINUTES = 30
"""Over how many minutes since a switch answers are taken together in pictures."""

_HIGHEST_DETRACTOR = 6
_HIGHEST_NPS = 10


class Metric(StrEnum):
    """What customers were asked; a higher outcome is always the better one."""

    CSAT = "csat"
    """satisfaction, 1-5"""
    NPS = "nps"
    """would recommend, 0-10; the outcome is the net promoter score, -100 to 100"""
    CES = "ces"
    """it was easy, 1-7"""
    SMILEY = "smiley"
    """four faces, 1-4"""

    @property
    def scale(self) -> tuple[int, int]:
        """The lowest and the highest score."""
        return {
            Metric.CSAT: (1, 5),
            Metric.NPS: (0, _HIGHEST_NPS),
            Metric.CES: (1, 7),
            Metric.SMILEY: (1, 4),
        }[self]

    @property
    def highest_low(self) -> int:
        """The highest score of an unhappy customer; for NPS that of a detractor."""
        return {Metric.CSAT: 2, Metric.NPS: _HIGHEST_DETRACTOR, Metric.CES: 3, Metric.SMILEY: 2}[self]

    @property
    def top_box(self) -> int:
        """The lowest score that counts as a top answer: the best one, and for NPS 9 or 10."""
        return {Metric.CSAT: 5, Metric.NPS: 9, Metric.CES: 7, Metric.SMILEY: 4}[self]

    def outcome(self, scores: Sequence[int]) -> float:
        """The outcome of a block with these scores: their mean, or promoters less detractors in per cent.

        Raises ``ValueError`` without scores.

        >>> Metric.CSAT.outcome([5, 4, 3])
        4.0
        >>> Metric.NPS.outcome([10, 9, 7, 3])   # two promoters, one detractor of four
        25.0
        """
        if not scores:
            msg = "a block without answers has no outcome"
            raise ValueError(msg)
        if self is Metric.NPS:
            promoters = sum(score >= self.top_box for score in scores)
            detractors = sum(score <= _HIGHEST_DETRACTOR for score in scores)
            return 100.0 * (promoters - detractors) / len(scores)
        return sum(scores) / len(scores)

    def low_share(self, scores: Sequence[int]) -> float:
        """Share (0-1) of the scores that are those of unhappy customers, of at least one.

        >>> Metric.CSAT.low_share([1, 2, 4, 5])
        0.5
        """
        return sum(score <= self.highest_low for score in scores) / len(scores)

    def top_share(self, scores: Sequence[int]) -> float:
        """Share (0-1) of top answers; raises ``ValueError`` without scores.

        >>> Metric.CES.top_share([7, 6, 5, 1])
        0.25
        """
        if not scores:
            msg = "a block without answers has no outcome"
            raise ValueError(msg)
        return sum(score >= self.top_box for score in scores) / len(scores)
