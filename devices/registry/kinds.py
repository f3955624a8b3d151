"""Every kind of device, one line each: a new kind is its driver, its line here, and its test."""

from __future__ import annotations

from devices.drivers import shelly, shelly_cury, shelly_gen1, tasmota, wled
from devices.drivers.kind import Kind
from devices.drivers.light import lights
from devices.drivers.music import music_players
from devices.drivers.plug import plugs
from devices.drivers.scent import diffusers

KINDS: tuple[Kind, ...] = (
    Kind(lights),
    Kind(music_players),
    Kind(diffusers),
    Kind(plugs),
    Kind(tasmota.parts, tasmota.NATIVE),
    Kind(shelly.parts, shelly.NATIVE),
    Kind(shelly_cury.parts),
    Kind(shelly_gen1.parts, shelly_gen1.NATIVE),
    Kind(wled.parts, wled.NATIVE),
)

NATIVES = tuple(kind.native for kind in KINDS if kind.native is not None)
