import json
from pathlib import Path
from random import Random

import pytest

from devices.simulated.fleet_file import (
    EsphomeLightSpec,
    FleetFileError,
    PlayerSpec,
    ZigbeeLightSpec,
    fleet_json,
    read_fleet,
)

LAMP: dict[str, object] = {
    "id": "spot-1",
    "kind": "z2m-light",
    "name": "Spot 1",
    "maker": "IKEA",
    "model": "TRADFRI bulb E26/E27 CWS 600lm",
    "model_id": "LED1624G9",
    "mireds": [250, 454],
}


def written(folder: Path, *devices: dict[str, object]) -> Path:
    path = folder / "fleet.json"
    path.write_text(json.dumps(devices), encoding="utf-8")
    return path


def test_a_fleet_that_was_written_is_read_again(tmp_path: Path) -> None:
    fleet = (
        ZigbeeLightSpec(id="spot-1", name="Spot 1", maker="IKEA", model="TRADFRI bulb", model_id="LED1624G9"),
        PlayerSpec(id="cafe-player", name="Café music", model="Raspberry Pi 4", playlists=("upbeat",)),
    )
    path = tmp_path / "fleet.json"

    path.write_bytes(fleet_json(fleet))

    assert read_fleet(path) == fleet


def test_a_device_is_discovered_by_the_identifier_that_the_file_promises() -> None:
    lamp = ZigbeeLightSpec.model_validate(LAMP)
    strip = EsphomeLightSpec(id="strip", name="Strip")

    for spec in (lamp, strip):
        announcement = b"".join(saying.payload for saying in spec.twin(Random(1)).announce(0))
        assert spec.identifier.encode() in announcement


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"kind": "toaster"}, "toaster"),
        ({"mireds": [454, 250]}, "coolest white first"),
        ({"mireds": [3000, 4000]}, "mireds"),
        ({"id": "spot 1"}, "id"),
        ({"colour": True}, "colour"),
        ({"quirk": "sings"}, "quirk"),
    ],
)
def test_a_fault_names_the_device_and_what_is_wrong(
    tmp_path: Path, change: dict[str, object], names: str
) -> None:
    path = written(tmp_path, LAMP, {**LAMP, "id": "spot-2", **change})

    with pytest.raises(FleetFileError) as caught:
        read_fleet(path)

    assert str(caught.value).startswith(f"{path}: 1")  # the second device, counted from 0
    assert names in str(caught.value)


def test_two_devices_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FleetFileError, match="spot-1: two devices have this id"):
        read_fleet(written(tmp_path, LAMP, LAMP))


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(FleetFileError, match="No such file"):
        read_fleet(tmp_path / "nothing.json")


def test_what_is_no_json_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "fleet.json"
    path.write_text("devices: many", encoding="utf-8")

    with pytest.raises(FleetFileError, match="Invalid JSON"):
        read_fleet(path)
