"""Devices as the rest of the controller sees them."""

from controller.atmosphere.model import Sense
from devices.registry.device import DeviceKind


def test_every_sense_that_devices_give_is_a_kind() -> None:
    assert {Sense.LIGHT, Sense.MUSIC, Sense.SCENT} <= {str(kind) for kind in DeviceKind}
