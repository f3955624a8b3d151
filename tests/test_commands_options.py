"""An option beats the environment, and a value that cannot be used is named as both spell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.commands_options import SettingError, settings_with


def test_an_option_that_was_not_given_changes_nothing() -> None:
    assert settings_with(data=Path("elsewhere"), port=None) == settings_with(data=Path("elsewhere"))


def test_a_value_that_cannot_be_used_names_its_setting() -> None:
    with pytest.raises(SettingError, match=r"^setting port \(AMBIYANS_PORT\): ") as caught:
        settings_with(port=99_999)

    assert caught.value.name == "port"
