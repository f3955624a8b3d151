"""A successor is told what people had said of the device before it."""

from __future__ import annotations

from controller.adapters.installations import Installation, KnownDevice, KnownPart
from controller.adapters.placements import Placement
from controller.adapters.takeover import taken_over
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from controller.atmosphere.part_limits import PartLimits
from controller.feedback.buttons import ButtonBox

OLD, NEW = DeviceId("old"), DeviceId("new")
HALL, CAFE = ZoneId("hall"), ZoneId("cafe")
ONE = KnownDevice({"light": KnownPart(hangs=False)})
TWO = KnownDevice({"l1": KnownPart(hangs=False), "l2": KnownPart(hangs=False)})


def test_a_lamp_takes_over_name_zone_and_layer() -> None:
    before = Installation(OLD, (Placement(OLD, None, HALL, Layer("accent"), "Door spot"),))

    after, losses = taken_over(before, NEW, ONE, {"lamp": "light"})

    assert after == Installation(NEW, (Placement(NEW, None, HALL, Layer("accent"), "Door spot"),))
    assert losses == ()


def test_each_channel_of_a_dimmer_stays_in_its_zone() -> None:
    said = (Placement(OLD, None, HALL), Placement(OLD, "right", CAFE))

    after, _ = taken_over(Installation(OLD, said), NEW, TWO, {"left": "l1", "right": "l2"})

    assert after.placements == (Placement(NEW, None, HALL), Placement(NEW, "l2", CAFE))


def test_a_part_that_the_old_one_did_not_have_is_given_nothing_to_do() -> None:
    before = Installation(OLD, (Placement(OLD, None, HALL, name="Desk"),))

    after, _ = taken_over(before, NEW, TWO, {"light": "l1"})

    assert after.placements == (Placement(NEW, name="Desk"), Placement(NEW, "l1", HALL))


def test_fragrances_go_into_the_slots_of_the_successor() -> None:
    said = Placement(OLD, None, HALL, fragrances=(("left", "oud"), ("right", "pine")))
    heir = KnownDevice({"scent": KnownPart(hangs=False, slots=("1", "2"))})

    after, losses = taken_over(Installation(OLD, (said,)), NEW, heir, {"scent": "scent"})

    assert after.placements[0].fragrances == (("1", "oud"), ("2", "pine"))
    assert losses == ()


def test_a_fragrance_without_a_slot_and_buttons_without_keys_are_lost() -> None:
    said = Placement(OLD, None, HALL, fragrances=(("left", "oud"), ("right", "pine")))
    heir = KnownDevice({"scent": KnownPart(hangs=False, slots=("left",))})

    after, losses = taken_over(
        Installation(OLD, (said,), ButtonBox("hall", {})), NEW, heir, {"scent": "scent"}
    )

    assert tuple(map(str, losses)) == ("has no slot for pine", "has no buttons")
    assert (after.placements[0].fragrances, after.box) == ((("left", "oud"),), None)


def test_limits_and_the_life_of_a_cartridge_are_those_of_the_place() -> None:
    limits = PartLimits(scent_max=0.5)
    before = Installation(OLD, (Placement(OLD, None, HALL, limits=limits, life_s=3600.0),))

    after, _ = taken_over(before, NEW, TWO, {"scent": "l1"})

    assert after.placements == (Placement(NEW, "l1", HALL, limits=limits, life_s=3600.0),)
