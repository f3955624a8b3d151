"""How satisfied simulated customers are, and which score comes of it.

A customer's satisfaction is normal around a mean that depends on the zone, the hour, the weekday, a mood that
the whole zone shares for two hours, and the atmosphere; the score is that number on the metric's scale,
rounded and cut at its ends. Everything the demo's experiments are later compared with is in this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import erf, pi, sin, sqrt
from random import Random

from controller.atmosphere.model import ZoneId
from controller.demo.customers_air import AtmosphereState, Surroundings
from controller.feedback.scores import RANGES, Metric

USUAL = 3.9
"""Mean satisfaction, on the scale of CSAT (1-5)."""
ZONES: Mapping[str, float] = {"fitting-rooms": -0.05, "cafe": 0.1, "checkout": -0.15}
DAILY_WAVE = 0.30
"""Half the difference between the best and the worst hour: one sine period over the opening hours."""
WEEKDAYS = (0.10, 0.10, 0.05, 0.0, -0.10, -0.25, -0.15)
PERSONAL_SD = 1.0
"""How much one customer differs from the next."""
MOOD_SD, MOOD_RHO, MOOD_S = 0.30, 0.6, 2 * 3600.0
"""The shared mood: a stationary AR(1) over stretches of two hours."""
SCENTS: Mapping[tuple[str, str], float] = {
    ("entrance", "citrus"): 0.30225,
    ("entrance", "lavender"): 0.0,
    ("fitting-rooms", "lavender"): 0.15,
    ("showroom", "lavender"): 0.10,
    ("cafe", "coffee"): 0.15,
    ("cafe", "vanilla"): 0.05,
}
"""What a fragrance adds where it is fully present.

At the entrance citrus instead of lavender is worth 0.25 CSAT in the long run: cutting and rounding take the
rest of the 0.30225.
"""
BEST_BRIGHTNESS, BRIGHTNESS_CURVATURE = 0.7, 0.6
BEST_VOLUME, VOLUME_CURVATURE = 0.3, 0.8


def mean_satisfaction(
    zone: ZoneId, weekday: int, day_share: float, air: AtmosphereState, surroundings: Surroundings
) -> float:
    """The mean over customers and moods; ``weekday`` 0 is Monday, ``day_share`` 0-1 of the opening hours."""
    scents = (worth * air.presence(scent) for (where, scent), worth in SCENTS.items() if where == zone)
    too_dark_or_bright = BRIGHTNESS_CURVATURE * (surroundings.brightness - BEST_BRIGHTNESS) ** 2
    too_quiet_or_loud = VOLUME_CURVATURE * (surroundings.volume - BEST_VOLUME) ** 2
    hour = DAILY_WAVE * sin(2 * pi * day_share)
    usual = USUAL + ZONES.get(zone, 0.0) + WEEKDAYS[weekday] + hour
    return usual + sum(scents) - too_dark_or_bright - too_quiet_or_loud


def moods(rng: Random, stretches: int) -> list[float]:
    """The shared mood of one zone's day, for each of its two-hour stretches."""
    mood = rng.gauss(0, MOOD_SD)
    chain = [mood]
    for _ in range(stretches - 1):
        mood = MOOD_RHO * mood + rng.gauss(0, MOOD_SD * sqrt(1 - MOOD_RHO**2))
        chain.append(mood)
    return chain


def score(metric: Metric, satisfaction: float) -> int:
    """What a customer of this satisfaction (CSAT's scale) answers.

    >>> score(Metric.CSAT, 3.6), score(Metric.NPS, 3.6), score(Metric.SMILEY, 9.0)
    (4, 6, 4)
    """
    low, high = RANGES[metric]
    return max(low, min(round(_on_scale(metric, satisfaction)), high))


def expected_outcome(metric: Metric, mean: float) -> float:
    """What answers of customers with this mean satisfaction add up to, without any noise.

    The mean score, or for NPS promoters less detractors in per cent. A customer and the mood are both normal,
    so the satisfaction has variance ``PERSONAL_SD ** 2 + MOOD_SD ** 2``; a score of k or more is a
    satisfaction beyond k - 1/2 on the metric's scale; and a mean of whole numbers is the sum of these shares.
    """
    low, high = RANGES[metric]
    if metric is Metric.NPS:
        return 100 * (_share_of_at_least(metric, 9, mean) - (1 - _share_of_at_least(metric, 7, mean)))
    return low + sum(_share_of_at_least(metric, k, mean) for k in range(low + 1, high + 1))


def _on_scale(metric: Metric, satisfaction: float) -> float:
    low, high = RANGES[metric]
    return low + (satisfaction - 1) * (high - low) / 4


def _share_of_at_least(metric: Metric, least: int, mean: float) -> float:
    low, high = RANGES[metric]
    needed = 1 + (least - 0.5 - low) * 4 / (high - low)
    sd = sqrt(PERSONAL_SD**2 + MOOD_SD**2)
    return 0.5 * (1 + erf((mean - needed) / (sd * sqrt(2))))
