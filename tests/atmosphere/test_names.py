"""What things are called."""

from __future__ import annotations

from controller.atmosphere.names import DeviceId, PartId, Sense


def test_a_part_is_known_by_its_device_and_its_own_name() -> None:
    left, right = (PartId(DeviceId("dimmer"), name) for name in ("l1", "l2"))

    assert left != right
    assert left == PartId(DeviceId("dimmer"), "l1")


def test_a_scene_speaks_to_five_senses() -> None:
    assert [sense.value for sense in Sense] == ["light", "music", "scent", "touch", "taste"]
