"""Presses that a device numbers, because it tells the last one again and again."""

from __future__ import annotations

from controller.atmosphere.model import DeviceId
from devices.drivers.buttons import ActionSource
from devices.drivers.entity import Reading
from devices.drivers.shelly_gen1_input import CountedPushSource
from devices.message import Received
from devices.registry.press_numbers import PressNumbers

BOX = DeviceId("box")
SOURCE = CountedPushSource("input_0", 1, wakes_to_speak=False)


def said(count: int) -> Received:
    return Received(b'{"event":"S","event_cnt":%d}' % count)


def test_the_first_number_is_learned_and_the_next_other_one_is_new() -> None:
    numbers = PressNumbers()

    assert [numbers.is_new(BOX, SOURCE, said(count)) for count in (7, 7, 8, 8, 1)] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_a_device_that_is_forgotten_is_learned_anew() -> None:
    numbers = PressNumbers()
    numbers.is_new(BOX, SOURCE, said(7))

    numbers.forget(BOX)

    assert not numbers.is_new(BOX, SOURCE, said(8))


def test_a_source_without_numbers_is_always_new() -> None:
    source = ActionSource("action", Reading("box/action"))

    assert PressNumbers().is_new(BOX, source, Received(b"1_single"))
