from pathlib import Path

import pytest
from pydantic import BaseModel

from devices.agents.config_file import ConfigFileError, read_config


class Lamp(BaseModel):
    watts: int


class Shop(BaseModel):
    lamps: list[Lamp]


def fault(folder: Path, content: bytes) -> str:
    file = folder / "shop.yaml"
    file.write_bytes(content)
    with pytest.raises(ConfigFileError) as caught:
        read_config(file, Shop)
    return str(caught.value).removeprefix(str(file))


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("lamps: [{watts: 9}]", encoding="utf-8")

    assert read_config(tmp_path / "shop.yaml", Shop) == Shop(lamps=[Lamp(watts=9)])


def test_a_fault_names_line_and_field(tmp_path: Path) -> None:
    assert fault(tmp_path, b"lamps:\n  - watts: 9\n  - watts: many\n").startswith(":3: lamps.1.watts: ")


def test_every_fault_has_its_line(tmp_path: Path) -> None:
    assert len(fault(tmp_path, b"lamps:\n  - watts: many\n  - watts: few\n").splitlines()) == 2


def test_what_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    assert fault(tmp_path, b"lamps:\n  - {watts: 9\n").startswith(":3: ")


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"just words"])
def test_a_file_of_another_kind_is_one_line(tmp_path: Path, content: bytes) -> None:
    assert len(fault(tmp_path, content).splitlines()) == 1


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError, match=r"absent\.yaml: No such file"):
        read_config(tmp_path / "absent.yaml", Shop)
