"""What an operator reads who asked for something the store does not have."""

from controller.adapters.status_errors import (
    UnknownDeviceError,
    UnknownSceneError,
    UnknownTaskError,
    UnknownZoneError,
)


def test_an_unknown_zone_is_named_with_the_zones_there_are() -> None:
    error = UnknownZoneError("attic", ("entrance", "lounge"))

    assert str(error) == "no zone 'attic'; the store has entrance, lounge"
    assert (error.zone, error.known) == ("attic", ("entrance", "lounge"))


def test_an_unknown_scene_in_a_store_without_any_says_so() -> None:
    assert str(UnknownSceneError("calm")) == "no scene 'calm'; the store has none"


def test_a_device_and_a_part_of_a_device_are_missed_differently() -> None:
    assert str(UnknownDeviceError("lamp")) == "no device 'lamp'"
    assert str(UnknownDeviceError("lamp", "left")) == "device 'lamp' has no part 'left'"


def test_an_unknown_task_is_named_with_its_zone() -> None:
    error = UnknownTaskError("lounge", 3)

    assert (error.zone, error.task) == ("lounge", 3)
    assert str(error) == "zone 'lounge' has no task 3 now"
