"""Which parts of one device can do the work of another's, and what would be lost by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from controller.atmosphere.model import Capability, Part, Sense

_LOSSES: Mapping[Capability, str] = {
    Capability.BRIGHTNESS: "cannot dim",
    Capability.COLOR_TEMPERATURE: "has no colour temperature",
    Capability.COLOR: "has no colour",
    Capability.FADE: "cannot fade",
    Capability.VOLUME: "has no volume",
    Capability.PLAYLIST: "has no playlists",
    Capability.RADIO: "plays no radio",
    Capability.JINGLE: "plays no jingles",
    Capability.FRAGRANCE: "cannot choose a fragrance",
}
_STRENGTHS = frozenset({Capability.INTENSITY, Capability.DUTY_CYCLE})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part that could take over; ``hangs``: it is a plug or relay, and gives what is put behind it."""

    part: Part
    hangs: bool = False

    def gives(self, sense: Sense) -> bool:
        """Whether it can give a sense."""
        return self.part.sense is sense or (self.hangs and sense in {Sense.LIGHT, Sense.SCENT})


@dataclass(frozen=True, slots=True)
class Succession:
    """Who does whose work."""

    heirs: Mapping[str, str]
    """by the part of the old device, the part of its successor"""
    losses: tuple[str, ...]
    """what the place had and would have no more, in words"""


def succession(old: Iterable[Part], new: Iterable[Candidate]) -> Succession:
    """Give each part's work to the successor's part of the same name, or else to the next of its sense.

    A part whose sense no free part gives stays without an heir, which is a loss.
    """
    free = {candidate.part.id.part: candidate for candidate in new}
    heirs: dict[str, str] = {}
    losses: list[str] = []
    ordered = sorted(old, key=lambda part: (part.id.part not in free, part.id.part))
    for part in ordered:
        own = part.id.part
        fitting = [name for name, candidate in free.items() if candidate.gives(part.sense)]
        if not fitting:
            losses.append(f"gives no {part.sense} in the place of {own}")
            continue
        heir = free.pop(own if own in fitting else fitting[0])
        heirs[own] = heir.part.id.part
        losses.extend(f"{heir.part.id.part} {loss}" for loss in _losses(part, heir.part))
    return Succession(heirs, tuple(losses))


def _losses(old: Part, new: Part) -> Iterable[str]:
    for capability, words in _LOSSES.items():
        if capability in old.capabilities and capability not in new.capabilities:
            yield words
    if old.capabilities & _STRENGTHS and not new.capabilities & _STRENGTHS:
        yield "knows on and off alone: it is switched in turns"
    lists = new.ranges.playlists
    if old.ranges.playlists is not None and lists is not None:
        gone = [name for name in old.ranges.playlists if name not in lists]
        if gone:
            yield f"does not have the playlists {', '.join(gone)}"


def slots_taken_over(old: tuple[str, ...], new: tuple[str, ...]) -> Mapping[str, str]:
    """By the slot of the old device the slot of its successor: of the same name, else in the same place.

    >>> dict(slots_taken_over(("left", "right"), ("1", "2")))
    {'left': '1', 'right': '2'}
    >>> dict(slots_taken_over(("left", "right"), ("right", "third")))
    {'right': 'right'}
    >>> dict(slots_taken_over(("left",), ()))
    {'left': 'left'}
    """
    if not new:
        return {slot: slot for slot in old}
    same = {slot: slot for slot in old if slot in new}
    if same or len(old) != len(new):
        return same
    return dict(zip(old, new, strict=True))
