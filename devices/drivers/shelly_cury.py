"""Shelly Cury: a diffuser with two vials, of which a scene gets the one that holds its fragrance.

https://shelly-api-docs.shelly.cloud/gen2/Devices/PoweredByShelly/ShellyCury
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from controller.atmosphere.model import Capability, Ranges, Sense, State
from devices.discovery.component import Component
from devices.discovery.options import as_number
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.shelly import rpc_component
from devices.drivers.shelly_rpc import RpcComponent
from devices.message import Publication, Received

SLOTS = ("left", "right")
_PERCENT = 100
_PUFF_S = 2.0


@dataclass(frozen=True, slots=True)
class ShellyCury:
    """Two slots; at most one of them gives scent at a time, as a scene has one fragrance."""

    rpc: RpcComponent
    vials: tuple[str, ...]
    """what the left and the right slot hold, as scenes spell it; the slot's own name where it is not known"""

    @property
    def traits(self) -> Traits:
        """Intensity, fragrances by what is loaded, and what is left."""
        able = {Capability.ON_OFF, Capability.INTENSITY, Capability.FRAGRANCE, Capability.LEVEL}
        return Traits(Sense.SCENT, frozenset(able), Ranges(fragrances=self.vials))

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Where its status is heard."""
        return tuple(Listen(topic, self._read) for topic in self.rpc.topics)

    def _read(self, received: Received) -> Attributes:
        """What the slot that runs gives, by a whole status; a change in one slot alone says too little."""
        said = self.rpc.status(received).get("slots")
        slots = [said.get(slot) if isinstance(said, dict) else None for slot in SLOTS]
        if not all(isinstance(slot, dict) and isinstance(slot.get("on"), bool) for slot in slots):
            return {}
        for fragrance, slot in zip(self.vials, slots, strict=True):
            if isinstance(slot, dict) and slot["on"]:
                percent = as_number(slot.get("intensity"))
                share = {} if percent is None else {"intensity": min(1.0, max(0.0, percent / _PERCENT))}
                return {"on": True, "fragrance": fragrance, "level": _level(slot), **share}
        return {"on": False}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """The other slot off first, then the wanted one on; without a fragrance, the first that is there."""
        del fade_s, quirks
        if want.on is False:
            return self._all_off()
        known = want.fragrance in self.vials
        chosen = self.vials.index(want.fragrance) if known and want.fragrance is not None else 0
        share = {} if want.intensity is None else {"intensity": max(1, round(want.intensity * _PERCENT))}
        stop, _ = self.rpc.set({"slot": SLOTS[1 - chosen], "on": False})
        return (stop, *self.rpc.set({"slot": SLOTS[chosen], "on": True, **share}))

    def _all_off(self) -> tuple[Publication, ...]:
        first, _ = self.rpc.set({"slot": SLOTS[0], "on": False})
        return (first, *self.rpc.set({"slot": SLOTS[1], "on": False}))

    def refresh(self) -> tuple[Publication, ...]:
        """A question."""
        return (self.rpc.question(),)

    def identify(self, reported: State) -> tuple[Step, ...]:
        """A boost of a slot for a moment: its full strength, whether it runs or not."""
        chosen = self.vials.index(reported.fragrance) if reported.fragrance in self.vials else 0
        slot = {"slot": SLOTS[chosen]}
        (boost, _), stop = self.rpc.set(slot, "Boost"), self.rpc.set(slot, "StopBoost")
        return ((0.0, boost), *((_PUFF_S, item) for item in stop))


def _level(slot: Mapping[str, object]) -> float | None:
    vial = slot.get("vial")
    percent = as_number(vial.get("level")) if isinstance(vial, dict) else None
    return None if percent is None or percent < 0 else min(1.0, percent / _PERCENT)


def parts(components: Iterable[Component]) -> Iterator[Built]:
    """The diffuser of a Cury."""
    for component in components:
        if component.platform == "shelly" and component.options.text("word") == "cury":
            names = component.options.get("vials")
            held = names if isinstance(names, dict) else {}
            vials = tuple(str(held.get(slot) or slot).strip().casefold() for slot in SLOTS)
            distinct = vials if vials[0] != vials[1] else (vials[0], f"{vials[1]} ({SLOTS[1]})")
            yield Built("scent", ShellyCury(rpc_component(component), distinct))
