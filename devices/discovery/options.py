"""The options of one component, read by type: what has the wrong type counts as not given."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

_LARGEST = 2**63
_TRUE = frozenset({"true", "yes", "on", "1", "enable"})
_FALSE = frozenset({"false", "no", "off", "0", "disable"})


def as_number(value: object) -> float | None:
    """A finite number, also from its text; never from a boolean.

    >>> as_number("21.5"), as_number(True), as_number("nan"), as_number(None)
    (21.5, None, None, None)
    """
    if type(value) is int:
        return value if abs(value) < _LARGEST else None
    if not isinstance(value, float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def as_text(value: object) -> str:
    """A payload as it goes over the wire, JSON booleans in JSON's spelling.

    >>> as_text(True), as_text(3), as_text("ON")
    ('true', '3', 'ON')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class Options(Mapping[str, object]):
    """Spelled-out options, with topics expanded."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> object:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, key: str, default: str = "") -> str:
        """A text; numbers and booleans are spelled out."""
        value = self._values.get(key)
        return as_text(value) if isinstance(value, str | int | float) else default

    def number(self, key: str, default: float) -> float:
        """A finite number."""
        number = as_number(self._values.get(key))
        return default if number is None else number

    def flag(self, key: str, *, default: bool) -> bool:
        """A truth value, as JSON boolean or in one of YAML's spellings."""
        value = self._values.get(key)
        word = as_text(value).lower() if isinstance(value, str | int) else ""
        return word in _TRUE if word in _TRUE | _FALSE else default

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts, without its members of other types; ``None`` where there is no list."""
        value = self._values.get(key)
        if not isinstance(value, list):
            return None
        return tuple(as_text(item) for item in value if isinstance(item, str | int | float))
