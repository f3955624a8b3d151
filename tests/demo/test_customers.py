from collections import Counter
from datetime import timedelta
from itertools import pairwise
from statistics import fmean

import pytest

from controller.atmosphere.model import ZoneId
from controller.demo.customers import ANSWERS_PER_HOUR, arrivals_per_hour
from controller.feedback.scores import Metric, in_range
from tests.demo.shop import ENTRANCE, MONDAY, always_citrus, always_lavender, local, model

CHECKOUT = ZoneId("checkout")
WEEK = local(MONDAY, 0), local(MONDAY + timedelta(days=7), 0)


def test_the_same_seed_gives_the_same_answers_and_another_seed_others() -> None:
    first = model(seed=1).answers(ENTRANCE, *WEEK, always_citrus)

    assert model(seed=1).answers(ENTRANCE, *WEEK, always_citrus) == first
    assert model(seed=2).answers(ENTRANCE, *WEEK, always_citrus) != first


def test_it_makes_no_difference_in_what_order_zones_are_asked() -> None:
    store = model()
    store.answers(CHECKOUT, *WEEK, always_citrus)

    assert store.answers(ENTRANCE, *WEEK, always_citrus) == model().answers(ENTRANCE, *WEEK, always_citrus)


def test_asking_every_seven_minutes_gives_the_same_as_asking_once() -> None:
    store = model()
    morning = local(MONDAY, 9.9)
    moments = [morning + timedelta(minutes=7 * n) for n in range(31)]

    bit_by_bit = [
        answer
        for begins, ends in pairwise(moments)
        for answer in store.answers(ENTRANCE, begins, ends, always_citrus)
    ]

    assert len(bit_by_bit) > 5
    assert bit_by_bit == store.answers(ENTRANCE, moments[0], moments[-1], always_citrus)


def test_the_shop_gets_about_as_many_answers_as_it_should() -> None:
    store = model()
    expected = sum(
        arrivals_per_hour(step) / 6
        for zone in ANSWERS_PER_HOUR
        for step in store.steps(ZoneId(zone), *WEEK, always_citrus)
    )

    answers = sum(len(store.answers(ZoneId(zone), *WEEK, always_citrus)) for zone in ANSWERS_PER_HOUR)

    assert answers == pytest.approx(expected, abs=4 * expected**0.5)  # Poisson
    assert 18 < expected / (7 * 12) < 28  # an hour: "about twenty"


def test_answers_come_in_order_with_ids_of_their_own_and_scores_on_their_scale() -> None:
    answers = model().answers(ENTRANCE, *WEEK, always_citrus)

    assert [answer.at for answer in answers] == sorted(answer.at for answer in answers)
    assert len({answer.id for answer in answers}) == len(answers)
    assert all(answer.id.startswith("sim-") for answer in answers)
    assert all(in_range(answer.metric, answer.score) for answer in answers)


def test_smileys_are_pressed_where_terminals_stand_and_without_a_word() -> None:
    at_checkout = model().answers(CHECKOUT, *WEEK, always_citrus)
    in_showroom = model().answers(ZoneId("showroom"), *WEEK, always_citrus)

    smileys = [answer for answer in at_checkout if answer.metric is Metric.SMILEY]
    assert {(answer.channel, answer.comment) for answer in smileys} == {("terminal", None)}
    assert Metric.SMILEY not in {answer.metric for answer in in_showroom}


def test_most_answers_are_about_satisfaction() -> None:
    kinds = Counter(answer.metric for answer in model().answers(ENTRANCE, *WEEK, always_citrus))

    assert kinds.most_common(1)[0][0] is Metric.CSAT
    assert set(kinds) == set(Metric)


def test_customers_who_stand_in_citrus_are_happier() -> None:
    weeks = local(MONDAY, 0), local(MONDAY + timedelta(days=56), 0)

    def satisfaction(answers: object) -> float:
        assert isinstance(answers, list)
        return fmean(answer.score for answer in answers if answer.metric is Metric.CSAT)

    with_citrus = satisfaction(model().answers(ENTRANCE, *weeks, always_citrus))
    with_lavender = satisfaction(model().answers(ENTRANCE, *weeks, always_lavender))

    # the same customers come at the same moments: little but the scent differs, and mornings begin without
    assert with_citrus - with_lavender == pytest.approx(0.24, abs=0.03)
