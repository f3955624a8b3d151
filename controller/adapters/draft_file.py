"""A file that asks for an experiment, as the body that the API takes."""

from __future__ import annotations

import json
from pathlib import Path

from controller.adapters.scene_source import SourceError, read_source
from controller.errors import AmbiyansError


class DraftFileError(AmbiyansError):
    """The file cannot be read as YAML or JSON; one line for each fault, ``FILE:LINE:COLUMN: message``."""


def read_draft(file: Path) -> object:
    """The tree of a ``.json`` file, or else of a YAML file, whose dates and times stay texts.

    Raises ``DraftFileError``; what the tree means is for the controller to say.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        message = f"{file}: cannot be read: {error.strerror}"
        raise DraftFileError(message) from error
    return _from_json(file, content) if file.suffix == ".json" else _from_yaml(file, content)


def _from_json(file: Path, content: bytes) -> object:
    try:
        tree: object = json.loads(content)
    except json.JSONDecodeError as error:
        message = f"{file}:{error.lineno}:{error.colno}: not JSON: {error.msg}"
        raise DraftFileError(message) from error
    except (UnicodeDecodeError, RecursionError) as error:
        message = f"{file}:1:1: not JSON: {error}"
        raise DraftFileError(message) from error
    return tree


def _from_yaml(file: Path, content: bytes) -> object:
    try:
        return read_source(content).tree
    except SourceError as error:
        lines = (f"{file}:{place.line}:{place.column}: {message}" for place, message in error.faults)
        raise DraftFileError("\n".join(lines)) from error
