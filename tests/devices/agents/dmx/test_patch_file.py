from pathlib import Path

import pytest

from devices.agents.config_file import ConfigFileError, read_config
from devices.agents.dmx.patch_file import PatchFile

GOOD = """\
broker: mqtt://broker.shop
universes:
  - {number: 1, network: sacn, priority: 120}
  - {number: 2, network: artnet, to: 192.168.1.50}
fixtures:
  - {id: spot, name: Vitrin, universe: 1, channel: 1, personality: dimmer, bits: 16, zone: entrance}
  - {id: wash, name: Wash, universe: 1, channel: 3, personality: rgbw}
  - {id: shelf, name: Shelf, universe: 2, channel: 511, personality: tunable-white}
"""


def read(folder: Path, text: str) -> PatchFile:
    file = folder / "patch.yaml"
    file.write_text(text, encoding="utf-8")
    return read_config(file, PatchFile)


def test_a_patch_is_read(tmp_path: Path) -> None:
    patch = read(tmp_path, GOOD)

    assert [fixture.make.last_channel for fixture in patch.fixtures] == [2, 6, 512]
    assert [universe.output.address[0] for universe in patch.universes] == ["239.255.0.1", "192.168.1.50"]


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("channel: 3", "channel: 2", "spot and wash share channel 2 of universe 1"),
        ("channel: 511", "channel: 512", r"patch\.yaml:8: fixtures\.2: channel: its 2 channels from 512"),
        ("universe: 2, ", "universe: 7, ", "shelf: universe 7 is not among the universes"),
        ("id: wash", "id: spot", "two fixtures with the id spot"),
        ("number: 2", "number: 1", "universe 1 is there twice"),
        ("rgbw", "laser", r"patch\.yaml:7: fixtures\.1\.personality: "),
        ("bits: 16", "bits: 12", r"patch\.yaml:6: fixtures\.0\.bits: "),
        ("to: 192.168.1.50", "to: node", r"patch\.yaml:4: universes\.1\.to: "),
        ("to: 192.168.1.50", "priority: 5", "Art-Net has none"),
        ("number: 1,", "number: 0,", "expected 1 to 63999 on sacn"),
        ("rgbw", "rgbw, warm_kelvin: 7000", "warm_kelvin: expected less than cool_kelvin"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, right: str, wrong: str, complaint: str) -> None:
    with pytest.raises(ConfigFileError, match=complaint):
        read(tmp_path, GOOD.replace(right, wrong))
