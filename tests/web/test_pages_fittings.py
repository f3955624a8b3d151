"""What is set on a device, in words."""

from __future__ import annotations

from dataclasses import replace

from controller.adapters.status import DeviceStatus, Upkeep
from controller.atmosphere.cartridge import Cartridge
from controller.atmosphere.cycle import Cycle
from controller.web.language import language
from controller.web.pages_fittings import Entered, low_words, part_forms
from tests.web.small_store import MONDAY_NOON, lamp, small_store

ENGLISH, TURKISH = language("en"), language("tr")
LOW = Cartridge("lavender", 0.0, None, None, 0.08)


def status(upkeep: Upkeep) -> DeviceStatus:
    device = lamp("7")
    return DeviceStatus(device, device.name, {}, 1.0, upkeep={"light": upkeep})


def test_a_plug_that_gives_scent_says_in_which_turns() -> None:
    (form,) = part_forms(status(Upkeep(cycle=Cycle(120, 180))), small_store(), MONDAY_NOON, ENGLISH)

    assert form.cycle == "Switched in turns: 120 s on, 180 s off."


def test_only_the_part_that_was_typed_into_shows_what_was_typed() -> None:
    typed = Entered("light", {"brightness_max": "x"}, {"brightness_max": "no"})

    (here,) = part_forms(status(Upkeep()), small_store(), MONDAY_NOON, ENGLISH, typed)
    (elsewhere,) = part_forms(
        status(Upkeep()), small_store(), MONDAY_NOON, ENGLISH, replace(typed, part="other")
    )

    assert (here.limits[0].value, here.limits_at_fault) == ("x", True)
    assert (elsewhere.limits[0].value, elsewhere.limits_at_fault) == ("", False)


def test_what_is_nearly_used_up_is_said_in_the_readers_language() -> None:
    running_out = status(Upkeep(cartridges=(LOW, replace(LOW, level=0.9))))

    assert low_words(running_out, ENGLISH) == "lavender: 8% left"
    assert low_words(running_out, TURKISH) == "lavender: %8 kaldı"
