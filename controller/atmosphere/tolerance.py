"""Whether a part's own state is what was wanted, within what its scale and the eye can tell apart."""

from __future__ import annotations

from functools import lru_cache

from controller.atmosphere.color import Color
from controller.atmosphere.model import Part, Ranges, State
from controller.atmosphere.white import mired

_ALIKE = 1024
"""States compared lately: a thousand lamps of one model are asked for the same and answer the same."""


def matches(part: Part, want: State, reported: State) -> bool:
    """Whether the part's own state equals ``want`` within the tolerance of each capability."""
    return not _mismatches(part.ranges, want, reported)


def mismatches(part: Part, want: State, reported: State) -> frozenset[str]:
    """Name the attributes of ``want`` that ``reported`` does not confirm; off is compared by ``on`` alone."""
    return _mismatches(part.ranges, want, reported)


@lru_cache(maxsize=_ALIKE)
def _mismatches(ranges: Ranges, want: State, reported: State) -> frozenset[str]:
    if want.on is False:
        return frozenset() if reported.on is False else frozenset({"on"})
    said, known = want.said(), reported.said()
    return frozenset(n for n, v in said.items() if n not in known or not _close(ranges, n, v, known[n]))


def _close(ranges: Ranges, name: str, want: object, reported: object) -> bool:
    """Two steps of the device's scale, 5 mired and 0.02 in xy are below what people notice."""
    if isinstance(want, Color) and isinstance(reported, Color):
        return want.distance(reported) <= 0.02  # noqa: PLR2004 said in the docstring
    if isinstance(want, bool) or not isinstance(want, int | float) or not isinstance(reported, int | float):
        return want == reported
    if name == "temperature_kelvin":
        return abs(mired(want) - mired(reported)) <= 5.0  # noqa: PLR2004 said in the docstring
    steps = {
        "brightness": ranges.brightness_steps,
        "volume": ranges.volume_steps,
        "intensity": ranges.intensity_steps,
    }
    return abs(want - reported) <= (2.0 / steps[name] if name in steps else 1.0) + 1e-9


def explain(part: Part, want: State, reported: State) -> str:
    """What the part says instead of what was wanted, for an operator."""
    if not reported.said():
        return "no echo of its state"
    wrong = sorted(mismatches(part, want, reported))
    return "; ".join(
        f"reports {_words(n, getattr(reported, n))}, wanted {_words(n, getattr(want, n))}" for n in wrong
    )


def _words(name: str, value: object) -> str:
    label = name.removesuffix("_kelvin").removesuffix("_s").replace("_", " ")
    if value is None:
        return f"no {label}"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Color):
        return f"{label} {value.to_hex()}"
    if not isinstance(value, int | float):
        return f"{label} {value}"
    if name.endswith("_kelvin"):
        return f"{label} {value:.0f} K"
    return f"{label} {value:.0f} s" if name.endswith("_s") else f"{label} {value:.0%}"
