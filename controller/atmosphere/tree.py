"""A tree of YAML or JSON read place by place, so that every fault is found at once and has an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from controller.atmosphere.quantity import QuantityError, shown

T = TypeVar("T")
Path = tuple[str | int, ...]

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_MOST_SHOWN = 8


class TreeFault(NamedTuple):
    """What is wrong at one place of a tree."""

    path: Path
    message: str
    at_key: bool = False
    """whether the key itself is at fault instead of its value"""

    def __str__(self) -> str:
        where = ".".join(str(step) for step in self.path)
        return f"{where}: {self.message}" if where else self.message


@dataclass(frozen=True, slots=True)
class Branch:
    """One place in a tree: its value, the way to it, and the list that faults are added to."""

    value: object
    path: Path
    faults: list[TreeFault]

    def blame(self, message: str, *, at_key: bool = False) -> None:
        """Add a fault at this place."""
        self.faults.append(TreeFault(self.path, message, at_key))

    def expected(self, what: str) -> None:
        """Add a fault that says what belongs here and what was found."""
        self.blame(f"expected {what}, found {shown(self.value)}")

    def unknown(self, kind: str, known: tuple[str, ...]) -> None:
        """Add a fault that says that nothing of this kind has this name, and which comes near."""
        if isinstance(self.value, str):
            self.blame(f"unknown {kind} {unknown(self.value, known)}")
        else:
            self.expected(f"the name of a {kind}")

    def down(self, step: str | int, value: object) -> Branch:
        """The place one step further down."""
        return Branch(value, (*self.path, step), self.faults)

    def read(self, parse: Callable[[object], T]) -> T | None:
        """What ``parse`` makes of the value, or ``None`` and a fault."""
        try:
            return parse(self.value)
        except QuantityError as error:
            self.blame(str(error))
            return None

    def fields(
        self, what: str, allowed: tuple[str, ...], required: tuple[str, ...] = ()
    ) -> dict[str, Branch]:
        """The known entries of a mapping; faults for what is no mapping, unknown or missing."""
        entries = self.entries(what)
        if entries is None:
            return {}
        for key in required:
            if key not in entries:
                self.blame(f'missing "{key}" in {what}')
        known = {}
        for key, branch in entries.items():
            if key in allowed:
                known[key] = branch
            else:
                branch.blame(f"unknown key {unknown(key, allowed)} in {what}", at_key=True)
        return known

    def entries(self, what: str) -> dict[str, Branch] | None:
        """All entries of a mapping, or ``None`` and a fault."""
        if not isinstance(self.value, Mapping):
            self.expected(what)
            return None
        return {str(key): self.down(str(key), value) for key, value in self.value.items()}

    def items(self, what: str) -> Iterator[Branch]:
        """The items of a list; a fault for what is none."""
        if not isinstance(self.value, list | tuple):
            self.expected(what)
            return
        for index, value in enumerate(self.value):
            yield self.down(index, value)


def unknown(name: str, known: tuple[str, ...]) -> str:
    """A name nobody knows, with the nearest that is known.

    >>> unknown("volum", ("volume", "fade"))
    '"volum" (did you mean "volume"?)'
    >>> unknown("x", ("volume", "fade"))
    '"x" (known: volume, fade)'
    """
    near = get_close_matches(name, known, n=1)
    if near:
        return f'{shown(name)} (did you mean "{near[0]}"?)'
    some = ", ".join(known[:_MOST_SHOWN]) + (", ..." if len(known) > _MOST_SHOWN else "")
    return f"{shown(name)} (known: {some or 'none'})"


def name(value: object) -> str:
    """A name that is safe in URLs, topics and file names: lower-case letters, digits and hyphens."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not NAME.fullmatch(text):
        expected = "a name of lower-case letters a-z, digits and hyphens like fitting-rooms"
        raise QuantityError(expected, value)
    return text


def words(value: object) -> str:
    """A text of at least one visible character; a number is taken as it is written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        expected = "a text"
        raise QuantityError(expected, value)
    return value.strip()


def take(found: Mapping[str, Branch], key: str, parse: Callable[[object], T]) -> T | None:
    """What ``parse`` makes of one entry; ``None`` where it is absent or at fault."""
    branch = found.get(key)
    return None if branch is None else branch.read(parse)
