"""What the arms of an experiment give, in one digest: another one means another comparison."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from controller.atmosphere.model import Sense
from controller.experiment.differing import due_in, given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from controller.atmosphere.model import Desired, State, Store
    from controller.experiment.design import Design


def digest_of_arms(store: Store, design: Design) -> str:
    """A digest of the senses in which the arms differ, as each arm gives them over all that can be due.

    What the arms have in common may be edited. A zone or scene that the store does not have (any more) gives
    nothing. The words are those of ``State``, so a new attribute that nobody sets changes no digest.
    """
    seen = {
        json.dumps([zone, arm.name, _said(given(store, due, arm), design.senses)], sort_keys=True)
        for zone in design.zones
        if zone in store.zones
        for arm in design.arms
        if arm.scene is None or arm.scene in store.scenes
        for due in due_in(store, zone)
    }
    return sha256("\n".join(sorted(seen)).encode()).hexdigest()


def _said(desired: Desired, senses: tuple[Sense, ...]) -> Mapping[str, Any]:
    told: dict[str, Any] = {}
    if Sense.LIGHT in senses:
        told["light"] = {layer: _state(setting.state) for layer, setting in desired.light.items()}
    if Sense.MUSIC in senses:
        told["music"] = _state(desired.music.state)
    if Sense.SCENT in senses:
        told["scent"] = _state(desired.scent.state)
    return told


def _state(state: State) -> Mapping[str, Any]:
    said = state.said()
    return {name: list(value.rounded()) if name == "color" else value for name, value in said.items()}
