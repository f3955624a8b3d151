"""Where things hang: what is said of a part beats what is said of its device."""

import pytest

from controller.adapters.floorplan import DEFAULT_LAYER, Floorplan
from controller.adapters.placements import Placement
from controller.adapters.status import Place
from controller.atmosphere.model import DeviceId, Layer, PartId, ZoneId
from tests.web.small_store import lamp

DIMMER = DeviceId("dimmer")
DEVICES = {DIMMER: lamp(DIMMER, parts=("left", "right"))}
LEFT, RIGHT = PartId(DIMMER, "left"), PartId(DIMMER, "right")
ENTRANCE, CAFE = ZoneId("entrance"), ZoneId("cafe")
ACCENT = Layer("accent")


@pytest.fixture
def plan() -> Floorplan:
    """A dimmer in the café whose left channel lights the entrance's accents."""
    return Floorplan(
        [Placement(DIMMER, None, CAFE, name="Dimmer"), Placement(DIMMER, "left", ENTRANCE, ACCENT)]
    )


def test_a_part_works_where_its_device_does_unless_people_said_otherwise(plan: Floorplan) -> None:
    assert plan.places(DEVICES) == {LEFT: Place(ENTRANCE, ACCENT), RIGHT: Place(CAFE, DEFAULT_LAYER)}


def test_moving_a_device_takes_all_its_parts_along_and_keeps_their_layers(plan: Floorplan) -> None:
    plan.take(plan.say(DIMMER, None, ENTRANCE, None, None))

    assert plan.places(DEVICES) == {LEFT: Place(ENTRANCE, ACCENT), RIGHT: Place(ENTRANCE, DEFAULT_LAYER)}
    assert plan.name(DIMMER) == "Dimmer"


def test_saying_again_what_is_so_already_changes_nothing(plan: Floorplan) -> None:
    assert plan.say(DIMMER, "left", ENTRANCE, ACCENT, None) == ()


def test_a_device_that_was_only_named_is_not_adopted() -> None:
    plan = Floorplan()

    plan.take(plan.say(DIMMER, "left", None, ACCENT, "Left channel"))

    assert plan.places(DEVICES) == {}
    assert (plan.part_name(DIMMER, "left"), plan.name(DIMMER)) == ("Left channel", None)


def test_a_device_that_is_forgotten_leaves_no_part_behind(plan: Floorplan) -> None:
    plan.forget(DIMMER)

    assert plan.places(DEVICES) == {}
    assert plan.name(DIMMER) is None
