"""What people said of a device."""

from controller.adapters.placements import Placement
from controller.atmosphere.model import DeviceId


def test_of_a_device_nothing_is_said_until_people_say_it() -> None:
    said = Placement(DeviceId("lamp"))

    assert (said.part, said.zone, said.layer, said.name) == (None, None, None, None)
