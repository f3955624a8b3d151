"""The ESPHome files: valid to ESPHome itself, and understood by us without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from controller.feedback.buttons import proposed
from tests.firmware.bench import FIRMWARE

FILES = sorted((FIRMWARE / "esphome").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_esphome_takes_the_file(file: Path, tmp_path: Path) -> None:
    esphome = os.environ.get("AMBIYANS_ESPHOME") or shutil.which("esphome")
    if esphome is None:
        pytest.skip("esphome is not on the path, and AMBIYANS_ESPHOME names none")
    copy = tmp_path / file.name
    shutil.copy(file, copy)

    checked = subprocess.run(  # noqa: S603 the tool that the developer named
        [esphome, "config", str(copy)], capture_output=True, text=True, timeout=120, check=False
    )

    assert checked.returncode == 0, checked.stdout[-2000:]
    assert "Configuration is valid!" in checked.stdout + checked.stderr


def test_the_smileys_are_proposed_as_the_four_scores_in_order() -> None:
    tree = YAML(typ="safe").load(FIRMWARE / "esphome" / "smileys.yaml")
    words = tree["event"][0]["event_types"]

    assert [proposed(words)[word].score for word in words] == [1, 2, 3, 4]
