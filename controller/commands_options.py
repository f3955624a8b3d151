"""Options that several commands share, and the settings they make."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from controller.errors import AmbiyansError
from controller.settings import Settings

Scenes = Annotated[Path | None, typer.Option("--scenes", help="folder of the scene files")]
Data = Annotated[Path | None, typer.Option("--data", help="folder of the database")]
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="database URL instead of SQLite")]
Url = Annotated[
    str, typer.Option("--url", envvar="AMBIYANS_URL", help="where the controller answers", show_envvar=True)
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        envvar=["AMBIYANS_TOKEN", "AMBIYANS_ADMIN_TOKEN"],
        help="who you are: a token of `ambiyans users token`",
        show_envvar=True,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="for programs")]

HERE = "http://127.0.0.1:8080"
"""Where a controller on this machine answers, unless it was told otherwise."""


class SettingError(AmbiyansError):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"setting {name} (AMBIYANS_{name.upper()}): {reason}")
        self.name = name
        self.reason = reason


def settings_with(**options: Any) -> Settings:  # noqa: ANN401 options of all types, checked by Settings
    """The settings in force; an option that is ``None`` was not given. Raises ``SettingError``."""
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise SettingError(name, first["msg"]) from error
