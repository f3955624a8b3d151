"""Settings: the command line beats the environment beats what is built in."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from controller.settings import Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMBIYANS_{name.upper()}", raising=False)


def test_every_setting_is_an_environment_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMBIYANS_BROKER", "mqtt://broker.shop:1883")
    monkeypatch.setenv("AMBIYANS_PORT", "9000")

    settings = Settings()

    assert (settings.broker, settings.port) == ("mqtt://broker.shop:1883", 9000)


def test_an_option_of_the_command_line_beats_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMBIYANS_PORT", "9000")

    assert Settings(port=9001).port == 9001


def test_without_a_database_url_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var")

    assert settings.prepared_database_url() == f"sqlite:///{tmp_path}/var/ambiyans.sqlite3"
    assert (tmp_path / "var").is_dir()


def test_a_database_elsewhere_needs_no_data_folder(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "var", database="postgresql://db.shop/ambiyans")

    assert settings.prepared_database_url() == "postgresql://db.shop/ambiyans"
    assert not (tmp_path / "var").exists()


def test_secrets_are_not_shown() -> None:
    settings = Settings.model_validate({"admin_token": "let-me-in", "broker_password": "open-sesame"})

    assert "let-me-in" not in repr(settings)
    assert "open-sesame" not in repr(settings)


@pytest.mark.parametrize("said", [{"port": 65536}, {"port": -1}, {"discovery_prefix": "a/#"}])
def test_what_cannot_be_meant_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(said)
