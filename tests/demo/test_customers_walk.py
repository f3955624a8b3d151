from datetime import datetime, timedelta

import pytest

from controller.atmosphere.model import ZoneId
from controller.demo.customers_air import Surroundings
from controller.demo.customers_walk import STEP, Step, steps
from tests.demo.shop import CITRUS, ENTRANCE, ISTANBUL, LAVENDER, MONDAY, always_citrus, local, open_spans

TUESDAY = MONDAY + timedelta(days=1)


def walked(begins: datetime, ends: datetime, really: object = always_citrus) -> list[Step]:
    assert callable(really)
    return list(steps(ENTRANCE, begins, ends, really=really, open_spans=open_spans, timezone=ISTANBUL))


def test_a_day_has_a_step_for_every_ten_opening_minutes() -> None:
    day = walked(local(MONDAY, 0), local(MONDAY, 24))

    assert len(day) == 12 * 6
    assert (day[0].begins, day[-1].ends) == (local(MONDAY, 10), local(MONDAY, 22))
    assert {step.ends - step.begins for step in day} == {STEP}


def test_nobody_is_there_while_the_shop_is_closed() -> None:
    assert walked(local(MONDAY, 22), local(TUESDAY, 10)) == []


def test_the_clock_of_the_shop_decides_the_weekday_and_the_hour() -> None:
    first = walked(local(MONDAY, 0), local(MONDAY, 24))[0]

    assert (first.weekday, first.hour) == (0, 10)


def test_a_part_of_the_day_is_the_same_as_in_the_whole_day() -> None:
    day = walked(local(MONDAY, 0), local(MONDAY, 24))

    afternoon = walked(local(MONDAY, 15), local(MONDAY, 17))

    assert afternoon == [step for step in day if local(MONDAY, 15) <= step.begins < local(MONDAY, 17)]


def test_satisfaction_rises_as_the_scent_arrives_after_a_switch() -> None:
    def switched_at_two(zone: ZoneId, at: datetime) -> Surroundings:
        del zone
        return CITRUS if at >= local(MONDAY, 14) else LAVENDER

    switched = walked(local(MONDAY, 13.5), local(MONDAY, 20), switched_at_two)
    never = walked(local(MONDAY, 13.5), local(MONDAY, 20), lambda _zone, _at: LAVENDER)
    gains = [with_.mean - without.mean for with_, without in zip(switched, never, strict=True)]

    assert gains[:3] == [0, 0, 0]
    assert gains[3:] == sorted(gains[3:])
    assert gains[-1] == pytest.approx(0.30225, rel=0.01)


def test_the_next_morning_begins_with_fresh_air() -> None:
    first, *_ = walked(local(TUESDAY, 10), local(TUESDAY, 11))
    first_ever, *_ = walked(local(MONDAY, 10), local(MONDAY, 11))

    assert first.mean == pytest.approx(first_ever.mean)  # Monday and Tuesday are equally good days
