"""Which parts of one device can do the work of another's, and what would be lost by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from controller.atmosphere.model import Capability, Part, Sense


class LossKind(StrEnum):
    """What a place can lose by a successor."""

    SENSE = "sense"
    BRIGHTNESS = "brightness"
    COLOR_TEMPERATURE = "color_temperature"
    COLOR = "color"
    FADE = "fade"
    VOLUME = "volume"
    PLAYLIST = "playlist"
    RADIO = "radio"
    JINGLE = "jingle"
    FRAGRANCE = "fragrance"
    STRENGTH = "strength"
    PLAYLISTS = "playlists"
    PART = "part"
    SLOT = "slot"
    BUTTONS = "buttons"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the place of a device would have no more.

    >>> str(Loss(LossKind.SENSE, "l1", "scent")), str(Loss(LossKind.FADE, "lamp"))
    ('gives no scent in the place of l1', 'lamp cannot fade')
    """

    kind: LossKind
    part: str = ""
    """of the old device for ``SENSE`` and ``PART``, else of its successor"""
    what: str = ""
    """the sense, the playlists or the fragrance"""

    def __str__(self) -> str:
        """The loss in English."""
        return _WORDS[self.kind].format(part=self.part, what=self.what).strip()


_WORDS: Mapping[LossKind, str] = {
    LossKind.SENSE: "gives no {what} in the place of {part}",
    LossKind.BRIGHTNESS: "{part} cannot dim",
    LossKind.COLOR_TEMPERATURE: "{part} has no colour temperature",
    LossKind.COLOR: "{part} has no colour",
    LossKind.FADE: "{part} cannot fade",
    LossKind.VOLUME: "{part} has no volume",
    LossKind.PLAYLIST: "{part} has no playlists",
    LossKind.RADIO: "{part} plays no radio",
    LossKind.JINGLE: "{part} plays no jingles",
    LossKind.FRAGRANCE: "{part} cannot choose a fragrance",
    LossKind.STRENGTH: "{part} knows on and off alone: it is switched in turns",
    LossKind.PLAYLISTS: "{part} does not have the playlists {what}",
    LossKind.PART: "has no part {part}",
    LossKind.SLOT: "has no slot for {what}",
    LossKind.BUTTONS: "has no buttons",
}
_OF_CAPABILITY: Mapping[Capability, LossKind] = {
    capability: LossKind(capability.value) for capability in Capability if capability.value in set(LossKind)
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
    losses: tuple[Loss, ...]
    """what the place had and would have no more"""


def succession(old: Iterable[Part], new: Iterable[Candidate]) -> Succession:
    """Give each part's work to the successor's part of the same name, or else to the next of its sense.

    A part whose sense no free part gives stays without an heir, which is a loss.
    """
    free = {candidate.part.id.part: candidate for candidate in new}
    heirs: dict[str, str] = {}
    losses: list[Loss] = []
    ordered = sorted(old, key=lambda part: (part.id.part not in free, part.id.part))
    for part in ordered:
        own = part.id.part
        fitting = [name for name, candidate in free.items() if candidate.gives(part.sense)]
        if not fitting:
            losses.append(Loss(LossKind.SENSE, own, part.sense))
            continue
        heir = free.pop(own if own in fitting else fitting[0])
        heirs[own] = heir.part.id.part
        losses.extend(_losses(part, heir.part))
    return Succession(heirs, tuple(losses))


def _losses(old: Part, new: Part) -> Iterable[Loss]:
    own = new.id.part
    for capability, kind in _OF_CAPABILITY.items():
        if capability in old.capabilities and capability not in new.capabilities:
            yield Loss(kind, own)
    if old.capabilities & _STRENGTHS and not new.capabilities & _STRENGTHS:
        yield Loss(LossKind.STRENGTH, own)
    lists = new.ranges.playlists
    if old.ranges.playlists is not None and lists is not None:
        gone = [name for name in old.ranges.playlists if name not in lists]
        if gone:
            yield Loss(LossKind.PLAYLISTS, own, ", ".join(gone))


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
