"""How long parts are waited for."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from controller.atmosphere.ability import Wanted
from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.entry import Entry
from controller.atmosphere.model import Sense, State
from controller.atmosphere.patience import Patience
from controller.atmosphere.waits import Waits
from tests.adapters.databases import NOON
from tests.atmosphere.lamps import part

STEADY = Patience(jitter=0.0)


def entry(*, attempts: int = 1, fade_s: float = 0.0, reports_fading: bool = False) -> Entry:
    wanted = Wanted(replace(part(), reports_fading=reports_fading), State(on=True), fade_s)
    made = Entry(wanted, wanted.command, DeliveryStatus.SENT, "r", NOON)
    made.attempts, made.first_sent_at = attempts, NOON
    return made


def waits(patience: Patience = STEADY) -> Waits:
    return Waits(patience, random.Random(1))


def test_every_attempt_is_waited_for_longer() -> None:
    lengths = [
        (waits().deadline(entry(attempts=n), NOON, available=True) - NOON).total_seconds() for n in (1, 2, 3)
    ]

    first = STEADY.echo_s[Sense.LIGHT]
    assert lengths == pytest.approx([first, first * STEADY.backoff, first * STEADY.backoff**2])


def test_an_absent_device_is_not_waited_for_as_long_as_its_fade() -> None:
    slow = entry(fade_s=60.0, reports_fading=True)

    assert waits().deadline(slow, NOON, available=False) == NOON + timedelta(seconds=STEADY.offline_s)
    assert waits().deadline(slow, NOON, available=True) > NOON + timedelta(seconds=60)


def test_what_is_told_in_one_breath_is_retried_in_waves() -> None:
    told = waits(Patience())

    deadlines = [told.deadline(entry(), NOON, available=True) for _ in range(320)]

    assert 20 < len(set(deadlines)) <= 32


def test_a_repair_waits_twice_as_long_each_time_and_not_for_ever() -> None:
    made = entry()
    lengths = []
    for made.repairs in range(8):
        lengths.append((waits().repair_at(made, NOON, STEADY.repair_s) - NOON).total_seconds())

    assert lengths[:3] == [30.0, 60.0, 120.0]
    assert lengths[-1] == STEADY.repair_max_s
