"""What each part may give, and what it has given today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from controller.atmosphere.allowance import Allowances
from controller.atmosphere.model import Layer, Sense, State
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits
from tests.atmosphere.lamps import SCENTS, part

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DIFFUSER = part(Sense.SCENT, SCENTS, name="diffuser")
TWO_HOURS = PartLimits(scent_daily_s=7200.0)
RUNNING = State(on=True, intensity=0.4)


def allowances(limits: PartLimits = TWO_HOURS) -> Allowances:
    found = Allowances(lambda now: now.replace(hour=0, minute=0, second=0, microsecond=0))
    found.limit({DIFFUSER.id: limits})
    return found


def test_only_parts_whose_limits_are_others_than_before_are_planned_anew() -> None:
    found = allowances()

    assert found.limit({DIFFUSER.id: TWO_HOURS}) == ()
    assert found.limit({DIFFUSER.id: NO_LIMITS}) == (DIFFUSER.id,)
    assert found.limits(DIFFUSER.id) == NO_LIMITS


def test_a_day_that_is_used_up_is_told_once_and_its_return_at_midnight_once() -> None:
    found = allowances()
    found.heard(DIFFUSER.id, Sense.SCENT, RUNNING, NOON)

    assert found.turned(NOON + 1.9 * HOUR) == ()
    assert found.turned(NOON + 2 * HOUR) == (DIFFUSER.id,)
    found.heard(DIFFUSER.id, Sense.SCENT, State(on=False), NOON + 2 * HOUR)
    assert found.turned(NOON + 3 * HOUR) == ()
    assert found.turned(NOON + 12 * HOUR) == (DIFFUSER.id,)


def test_a_placed_part_comes_with_its_limits_and_what_it_ran_today() -> None:
    found = allowances()
    found.heard(DIFFUSER.id, Sense.SCENT, RUNNING, NOON)

    placed = found.placed(DIFFUSER, Layer("ambient"), RUNNING, NOON + HOUR)

    assert (placed.limits, placed.used_s) == (TWO_HOURS, 3600.0)


def test_what_is_not_known_of_a_part_does_not_count() -> None:
    found = allowances()
    found.heard(DIFFUSER.id, Sense.SCENT, RUNNING, NOON)

    found.heard(DIFFUSER.id, None, State(), NOON + HOUR)

    assert found.meter.runs(DIFFUSER.id, NOON + 5 * HOUR).run_s == 3600


def test_nothing_is_left_of_a_part_that_is_forgotten() -> None:
    found = allowances()
    found.heard(DIFFUSER.id, Sense.SCENT, RUNNING, NOON)

    found.forget([DIFFUSER.id])

    assert found.limits(DIFFUSER.id) == NO_LIMITS
    assert found.meter.unkept(NOON + HOUR) == ()
