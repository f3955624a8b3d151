"""What a successor is told to be: all that people said of the device whose place it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from controller.adapters.installations import Installation, KnownDevice
from controller.adapters.placements import Placement
from controller.atmosphere.model import DeviceId
from controller.atmosphere.succession import Loss, LossKind, slots_taken_over


def taken_over(
    before: Installation, successor: DeviceId, heir: KnownDevice, heirs: Mapping[str, str]
) -> tuple[Installation, tuple[Loss, ...]]:
    """The installation of a successor, and what of the former cannot be said of it.

    ``heirs`` are its parts by those of the former device; a part without a predecessor gets nothing to do.
    """
    said = {p.part: replace(p, device=successor) for p in before.placements}
    whole = said.pop(None, Placement(successor))
    losses = [
        Loss(LossKind.PART, part) for part in said if part not in heirs and part and before.places(part)
    ]
    if set(heirs.values()) >= heir.parts.keys():
        own = [replace(p, part=heirs[part]) for part, p in said.items() if part is not None and part in heirs]
        placements = [whole, *own]
    else:
        spelled = (replace(_of_part(whole, said.get(part)), part=takes) for part, takes in heirs.items())
        placements = [Placement(successor, name=whole.name), *spelled]
    fitted = [_refitted(placement, heir, losses) for placement in placements]
    if before.box is not None and not heir.has_buttons:
        losses.append(Loss(LossKind.BUTTONS))
    box = before.box if heir.has_buttons else None
    return Installation.of(successor, fitted, box), tuple(losses)


def _of_part(whole: Placement, own: Placement | None) -> Placement:
    """What is said of one part, by itself or by what is said of its device."""
    if own is None:
        return replace(whole, name=None)
    return replace(
        own,
        zone=own.zone or whole.zone,
        layer=own.layer or whole.layer,
        sense=own.sense or whole.sense,
        fragrances=whole.fragrances if own.fragrances is None else own.fragrances,
        limits=own.limits or whole.limits,
        life_s=own.life_s or whole.life_s,
    )


def _refitted(placement: Placement, heir: KnownDevice, losses: list[Loss]) -> Placement:
    """A placement whose fragrances are in the successor's own slots."""
    if not placement.fragrances:
        return placement
    held = dict(placement.fragrances)
    taken = slots_taken_over(tuple(held), tuple(_slots(placement, heir)))
    losses.extend(Loss(LossKind.SLOT, what=held[slot]) for slot in held if slot not in taken)
    return replace(placement, fragrances=tuple((taken[s], f) for s, f in held.items() if s in taken))


def _slots(placement: Placement, heir: KnownDevice) -> Iterable[str]:
    for name, part in heir.parts.items():
        if placement.part in {None, name}:
            yield from part.slots
