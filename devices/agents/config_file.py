"""An agent's YAML file, read with errors that name the file, the line, the field and what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from devices.agents.broker import Broker

M = TypeVar("M", bound=BaseModel)

Id = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$", max_length=64)]
"""A part of topics; it must differ from every other device's in the store."""
Word = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """A part of a file, in which a field that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AgentFile(Section):
    """What every agent's file begins with."""

    broker: str
    ca: Path | None = None
    """certificate authority for ``mqtts://``, where it is not one of the system's"""

    @field_validator("broker")
    @classmethod
    def _is_broker(cls, url: str) -> str:
        Broker.at(url)
        return url


class ConfigFileError(Exception):
    """The file cannot be used; ``faults`` has one line for each thing that is wrong."""

    def __init__(self, path: Path, faults: Iterable[str]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{path}{fault}" for fault in self.faults))


def read_config(path: Path, model: type[M]) -> M:
    """Read a file as ``model``; raises ``ConfigFileError``."""
    try:
        tree: object = YAML().load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigFileError(path, [f": {error.strerror}"]) from error
    except (UnicodeDecodeError, YAMLError) as error:
        raise ConfigFileError(path, [_unreadable(error)]) from error
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        raise ConfigFileError(
            path, [_fault(tree, item["loc"], item["msg"]) for item in error.errors()]
        ) from error


def _unreadable(error: Exception) -> str:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    problem = error.problem if isinstance(error, MarkedYAMLError) else str(error)
    return f":{mark.line + 1}: {problem}" if mark else f": not UTF-8 YAML: {problem}"


def _fault(tree: object, where: Sequence[int | str], message: str) -> str:
    field = ".".join(str(step) for step in where)
    said = message.removeprefix("Value error, ")
    said = said[:1].lower() + said[1:]
    return f":{_line(tree, where)}: {field}: {said}" if field else f":1: {said}"


def _line(tree: Any, where: Sequence[int | str]) -> int:  # noqa: ANN401 - whatever the file holds
    """The line, from 1, of the deepest thing on the way that is in the file."""
    line = 1
    for step in where:
        try:
            at = tree.lc.data[step]
            tree = tree[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
        line = at[0] + 1
    return line
