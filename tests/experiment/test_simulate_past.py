"""A design tried on days that a store lived through."""

from collections.abc import Callable
from datetime import UTC, date, timedelta
from random import Random

import numpy as np
import pytest

from controller.atmosphere.model import ZoneId
from controller.experiment.outcome import Answer
from controller.experiment.simulate import calibrate
from controller.experiment.simulate_past import Past, PastTooThinError
from tests.experiment.shop import ENTRANCE, drawn, local

PLAN = drawn()  # three blocks a day from 10:00 to 22:00, on 14 days


def past(score: Callable[[date, int], int], *, days: int = 28, zone: ZoneId = ENTRANCE) -> Past:
    """Six answers an hour on so many days before the plan; ``score`` takes the day and the hour."""
    begins = date(2026, 8, 10)  # a Monday
    answers = [
        Answer(zone, local(day, hour, minute).astimezone(UTC), score(day, hour))
        for day in (begins + timedelta(days=n) for n in range(days))
        for hour in range(10, 22)
        for minute in range(5, 60, 10)
    ]
    return Past(answers)


def moody() -> Past:
    """A past whose days and answers vary."""
    chance = Random(4)
    moods = {n: chance.gauss(0.0, 0.3) for n in range(1, 32)}

    def score(day: date, _: int) -> int:
        return min(max(round(chance.gauss(3.9 + moods[day.day], 1.0)), 1), 5)

    return past(score)


def test_a_past_that_nothing_was_done_to_gives_false_alarms_as_often_as_the_design_says() -> None:
    found = calibrate(PLAN, moody(), effect=0.0, reps=400, seed=2)

    assert found.true_full == 0.0
    # Four Monte-Carlo errors of 5 % in 400
    assert found.false_positives.share == pytest.approx(0.05, abs=4 * (0.05 * 0.95 / 400) ** 0.5)


def test_the_estimates_are_those_of_the_effect_that_was_added() -> None:
    found = calibrate(PLAN, moody(), effect=0.4, reps=300, seed=3)

    assert found.whole_estimate is not None
    assert found.whole_estimate_error is not None
    assert found.mean_estimate == pytest.approx(found.true_diluted, abs=4 * found.mean_estimate_error)
    assert found.whole_estimate == pytest.approx(found.true_full, abs=4 * found.whole_estimate_error)
    assert 0 < found.true_diluted < found.true_full < 0.4  # some answers have no room above


def test_an_effect_between_two_scores_moves_answers_as_often_as_it_is_near() -> None:
    shop = past(lambda *_: 3).shop(PLAN)

    lives = [shop.live(0.25, np.random.default_rng(seed)) for seed in range(100)]

    treated = np.mean(
        [life.outcomes[life.in_air > 0.99].mean() for life in lives if (life.in_air > 0.99).any()]
    )
    assert lives[0].full == pytest.approx(0.25)
    assert treated == pytest.approx(3.25, abs=0.02)


def test_a_score_at_the_ceiling_cannot_rise() -> None:
    life = past(lambda *_: 5).shop(PLAN).live(0.5, np.random.default_rng(1))

    assert (life.full, life.diluted) == pytest.approx((0.0, 0.0))
    assert set(life.outcomes) == {5.0}


def test_a_past_day_comes_whole_and_only_for_its_own_weekday() -> None:
    shop = past(lambda day, _: 1 + day.weekday() % 5).shop(PLAN)

    life = shop.live(0.0, np.random.default_rng(1))

    weekdays = [local(block.begins.date(), 12).weekday() for block in PLAN.blocks]
    assert life.outcomes.tolist() == [1.0 + weekday % 5 for weekday in weekdays]
    # 4 h less 1 h of burn-in, six answers an hour
    assert set(life.answers) == {18}


def test_both_weeks_of_a_pair_get_days_of_their_own_while_there_are_any() -> None:
    shop = past(lambda day, _: 1 if day < date(2026, 8, 17) else 5, days=14).shop(PLAN)

    life = shop.live(0.0, np.random.default_rng(1))

    pairs = [life.outcomes[[b.stratum == pair for b in PLAN.blocks]] for pair in range(PLAN.strata)]
    assert all(sorted(each) == [1.0, 5.0] for each in pairs)


def test_a_past_without_the_zone_or_a_weekday_is_refused_with_what_is_missing() -> None:
    with pytest.raises(PastTooThinError, match="no answer was given in the zone entrance"):
        past(lambda *_: 4, zone=ZoneId("checkout")).shop(PLAN)
    with pytest.raises(PastTooThinError, match="no Sunday has an answer"):
        past(lambda *_: 4, days=6).shop(PLAN)


def test_answers_that_do_not_count_are_put_aside() -> None:
    kept = past(lambda *_: 4)
    doubtful = [answer._replace(score=1, counts=False) for answer in kept.answers]

    life = Past([*kept.answers, *doubtful]).shop(PLAN).live(0.0, np.random.default_rng(1))

    assert set(life.outcomes) == {4.0}


def test_the_fewest_days_of_a_weekday_are_told() -> None:
    assert past(lambda *_: 4, days=20).fewest_days(PLAN) == 2  # 20 days have the first six weekdays thrice
