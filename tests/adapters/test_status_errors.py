"""Whoever names something the store does not have reads what it is, and what there is instead."""

import pytest

from controller.adapters.status_errors import (
    NothingToPlaceError,
    UnknownDeviceError,
    UnknownSceneError,
    UnknownTaskError,
    UnknownZoneError,
)
from controller.errors import AmbiyansError


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UnknownZoneError("cafe", ("entrance", "lounge")), "no zone 'cafe'; the store has entrance, lounge"),
        (UnknownZoneError("cafe"), "no zone 'cafe'; the store has none"),
        (UnknownSceneError("calm", ("neutral",)), "no scene 'calm'; the store has neutral"),
        (UnknownDeviceError("lamp"), "no device 'lamp'"),
        (UnknownDeviceError("lamp", "left"), "device 'lamp' has no part 'left'"),
        (UnknownTaskError("entrance", 2), "zone 'entrance' has no task 2 now"),
    ],
)
def test_the_operator_reads_what_is_missing(error: AmbiyansError, words: str) -> None:
    assert str(error) == words


def test_a_program_reads_the_facts_without_parsing_the_sentence() -> None:
    zone, device = UnknownZoneError("cafe", ("entrance",)), UnknownDeviceError("lamp", "left")

    assert (zone.zone, zone.known) == ("cafe", ("entrance",))
    assert (device.device, device.part) == ("lamp", "left")
    assert NothingToPlaceError("button").device == "button"
