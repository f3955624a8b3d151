"""What a score means: the range of each metric, which answers are good or bad, and their summaries."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, stdev


class Metric(StrEnum):
    """The questions with a number for an answer."""

    CSAT = "csat"
    """How satisfied are you? 1-5"""
    NPS = "nps"
    """How likely are you to recommend us? 0-10"""
    CES = "ces"
    """It was easy: 1 (disagree) - 7 (agree), so that more is better, as with the others"""
    SMILEY = "smiley"
    """Four faces, 1 (angry) - 4 (happy)"""


RANGES: dict[Metric, tuple[int, int]] = {
    Metric.CSAT: (1, 5),
    Metric.NPS: (0, 10),
    Metric.CES: (1, 7),
    Metric.SMILEY: (1, 4),
}
"""Lowest and highest score, both included."""

_HIGHEST_LOW = {Metric.CSAT: 2, Metric.NPS: 6, Metric.CES: 3, Metric.SMILEY: 2}
_LOWEST_HIGH = {Metric.CSAT: 4, Metric.NPS: 9, Metric.CES: 5, Metric.SMILEY: 3}
_LOWEST_TOP = {Metric.CSAT: 5, Metric.NPS: 9, Metric.CES: 7, Metric.SMILEY: 4}

Z_95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


def in_range(metric: Metric, score: int) -> bool:
    """Whether the metric has such a score.

    >>> in_range(Metric.NPS, 0), in_range(Metric.CSAT, 0)
    (True, False)
    """
    lowest, highest = RANGES[metric]
    return lowest <= score <= highest


def normalised(metric: Metric, score: float) -> float:
    """The score, or a mean of scores, as a share of the metric's range, 0-1.

    >>> normalised(Metric.CSAT, 4), normalised(Metric.NPS, 5)
    (0.75, 0.5)
    """
    lowest, highest = RANGES[metric]
    return (score - lowest) / (highest - lowest)


def is_low(metric: Metric, score: int) -> bool:
    """Whether the customer is unhappy (for NPS: a detractor, 0-6)."""
    return score <= _HIGHEST_LOW[metric]


def is_high(metric: Metric, score: int) -> bool:
    """Whether the customer is happy (for NPS: a promoter, 9-10)."""
    return score >= _LOWEST_HIGH[metric]


def is_top(metric: Metric, score: int) -> bool:
    """Whether the score is in the top box: the best answer, and for NPS 9 or 10."""
    return score >= _LOWEST_TOP[metric]


def net_promoter_score(scores: Iterable[int]) -> float | None:
    """Percentage of promoters less percentage of detractors, -100 to 100; `None` without answers.

    Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003.

    >>> net_promoter_score([10, 9, 8, 3])  # 2 of 4 promoters, 1 of 4 detractors
    25.0
    """
    answers = list(scores)
    if not answers:
        return None
    promoters = sum(is_high(Metric.NPS, score) for score in answers)
    detractors = sum(is_low(Metric.NPS, score) for score in answers)
    return 100 * (promoters - detractors) / len(answers)


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The answers of one stretch of time to one question."""

    metric: Metric
    answers: int
    mean: float | None
    """in the metric's own range; `None` without answers"""
    interval: Interval | None
    """of the mean; `None` below two answers"""
    top_share: float | None
    """0-1, see `is_top`"""
    low_share: float | None
    """0-1, see `is_low`"""
    nps: float | None
    """-100 to 100; `None` for the other metrics"""


def summary(metric: Metric, scores: Iterable[int]) -> Summary:
    """All numbers of one stretch.

    >>> summary(Metric.CSAT, [5, 4, 5, 2]).mean
    4.0
    """
    answers = list(scores)
    if not answers:
        return Summary(metric, 0, None, None, None, None, None)
    return Summary(
        metric,
        len(answers),
        mean=fmean(answers),
        interval=mean_interval(metric, answers),
        top_share=fmean(is_top(metric, score) for score in answers),
        low_share=fmean(is_low(metric, score) for score in answers),
        nps=net_promoter_score(answers) if metric is Metric.NPS else None,
    )


def mean_interval(metric: Metric, scores: Iterable[int]) -> Interval | None:
    """Normal 95 % interval of the mean, cut at the metric's range; `None` below two answers.

    For the eye only: it takes the answers as independent, which answers in one zone are not. Comparing
    atmospheres is the business of experiments. Equal answers say little about the spread, so the
    variance has one imagined answer at either end of the range added (Agresti and Coull's idea).

    >>> mean_interval(Metric.SMILEY, [3])
    """
    answers = list(scores)
    if len(answers) < 2:  # noqa: PLR2004 - a single answer has no spread
        return None
    lowest, highest = RANGES[metric]
    half = Z_95 * stdev([*answers, lowest, highest]) / sqrt(len(answers))
    mean = fmean(answers)
    return Interval(max(lowest, mean - half), min(highest, mean + half))


def share_interval(hits: int, answers: int) -> Interval | None:
    """Wilson's 95 % interval of a share, 0-1; `None` without answers.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not answers:
        return None
    share, z2 = hits / answers, Z_95**2
    centre = (share + z2 / (2 * answers)) / (1 + z2 / answers)
    half = Z_95 * sqrt(share * (1 - share) / answers + z2 / (4 * answers**2)) / (1 + z2 / answers)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
