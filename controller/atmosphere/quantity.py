"""Quantities as people write them, ``60%`` or ``3000 K``, read into the one unit we use inside.

A number without its unit is refused: ``30`` could be seconds, minutes or percent, and a shop would hear it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from controller.errors import AmbiyansError

_LINE = 60
"""characters of a found value that fit a line beside the rest of a message"""
_NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?"


class QuantityError(AmbiyansError):
    """A value that is not what its place asks for; the message says what was expected and found."""

    def __init__(self, expected: str, found: object) -> None:
        """Say both sides; a number is told that it has no unit."""
        super().__init__(f"expected {expected}, found {shown(found)}")
        self.expected = expected
        self.found = found


def shown(value: object) -> str:
    """A value in words that a person can find in the file, never longer than a line.

    >>> shown(60), shown({"a": 1}), shown(None)
    ('60', 'a mapping', 'nothing')
    """
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LINE else f"{text[: _LINE - 3]}..."


@dataclass(frozen=True, slots=True)
class Quantity:
    """One kind of quantity: its units with their factor to the unit inside, and its range in that unit."""

    kind: str
    example: str
    units: Mapping[str, Decimal]
    least: Decimal
    most: Decimal
    allowed: str
    """the range in words"""

    def parse(self, value: object) -> float:
        """The quantity in the unit inside; raises ``QuantityError`` naming the unit or the range expected."""
        match = re.fullmatch(f"({_NUMBER}) ?([%A-Za-z]+)", value.strip()) if isinstance(value, str) else None
        if match is None or match[2] not in self.units:
            expected = f"{self.kind} like {self.example}"
            raise QuantityError(expected, value)
        inside = Decimal(match[1]) * self.units[match[2]]
        if not self.least <= inside <= self.most:
            expected = f"{self.kind} {self.allowed}"
            raise QuantityError(expected, value)
        return float(inside)

    @property
    def pattern(self) -> str:
        """A regular expression for the form, without the range."""
        units = "|".join(self.units)
        return rf"^\s*{_NUMBER} ?({units})\s*$"


PERCENTAGE = Quantity(
    "a percentage", "60%", {"%": Decimal("0.01")}, Decimal(0), Decimal(1), "between 0% and 100%"
)
"""A share, inside 0-1."""

TEMPERATURE = Quantity(
    "a colour temperature",
    "3000 K",
    {"K": Decimal(1)},
    Decimal(1000),
    Decimal(20000),
    "between 1000 K and 20000 K",
)
"""A colour temperature, inside kelvin."""

DURATION = Quantity(
    "a duration",
    "10 s",
    {"ms": Decimal("0.001"), "s": Decimal(1), "min": Decimal(60), "h": Decimal(3600)},
    Decimal(0),
    Decimal(86400),
    "between 0 s and 24 h",
)
"""A stretch of time, inside seconds."""

LIFE = Quantity(
    "a life",
    "300 h",
    {"min": Decimal(60), "h": Decimal(3600), "d": Decimal(86400)},
    Decimal(3600),
    Decimal(36_000_000),
    "between 1 h and 10000 h",
)
"""How long a cartridge lasts, inside seconds."""

GAIN = Quantity(
    "a volume", "-20 dB", {"dB": Decimal(1)}, Decimal(-120), Decimal(0), "between 0% and 100%, or up to 0 dB"
)
"""A level under full scale, inside decibel."""


def percentage(value: object) -> float:
    """A share 0-1 from ``60%``.

    >>> percentage("57 %")
    0.57
    >>> percentage(60)
    Traceback (most recent call last):
    controller.atmosphere.quantity.QuantityError: expected a percentage like 60%, found 60
    """
    return PERCENTAGE.parse(value)


def kelvin(value: object) -> float:
    """A colour temperature in kelvin from ``3000 K``."""
    return TEMPERATURE.parse(value)


def seconds(value: object) -> float:
    """A duration in seconds from ``500 ms``, ``10 s``, ``5 min`` or ``1.5 h``; at most a day.

    >>> seconds("5 min")
    300.0
    """
    return DURATION.parse(value)


def positive_seconds(value: object) -> float:
    """A duration in seconds that is longer than nothing."""
    duration_s = seconds(value)
    if duration_s == 0:
        expected = "a duration longer than 0 s"
        raise QuantityError(expected, value)
    return duration_s


def life_seconds(value: object) -> float:
    """How long a cartridge lasts, in seconds, from ``300 h`` or ``14 d``."""
    return LIFE.parse(value)


def volume(value: object) -> float:
    """A volume 0-1 from ``30%``, or from decibel under full scale: the amplitude ``10 ** (dB / 20)``.

    >>> volume("30%"), round(volume("-20 dB"), 3)
    (0.3, 0.1)
    """
    if isinstance(value, str) and value.strip().endswith("dB"):
        return float(10 ** (GAIN.parse(value) / 20))
    return PERCENTAGE.parse(value)


def percent_text(share: float) -> str:
    """A share 0-1 as people write it.

    >>> percent_text(0.575), percent_text(0.6)
    ('57.5%', '60%')
    """
    return f"{share * 100:.6g}%"
