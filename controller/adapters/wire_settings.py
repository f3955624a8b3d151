"""What a zone should be, sense by sense, as JSON that is stamped on answers and compared later."""

from __future__ import annotations

from controller.adapters.wire import state_json
from controller.atmosphere.model import Desired


def settings_json(desired: Desired) -> dict[str, object]:
    """The settings of the three senses that devices give, light by layer (``*``: every other layer)."""
    return {
        "light": {layer: state_json(setting.state) for layer, setting in desired.light.items()},
        "music": state_json(desired.music.state),
        "scent": state_json(desired.scent.state),
    }
