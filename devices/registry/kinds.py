"""Every kind of device, one line each: a new kind is its driver, its line here, and its test."""

from __future__ import annotations

from devices.drivers import (
    shelly,
    shelly_blu,
    shelly_cury,
    shelly_gen1,
    shelly_gen1_input,
    shelly_input,
    tasmota,
    wled,
)
from devices.drivers.buttons import press_sources
from devices.drivers.contacts import contact_sources
from devices.drivers.humidifier import humidifiers
from devices.drivers.kind import Kind, no_parts
from devices.drivers.light import lights
from devices.drivers.music import music_players
from devices.drivers.plug import plugs
from devices.drivers.scent import diffusers
from devices.drivers.siren import sirens

KINDS: tuple[Kind, ...] = (
    Kind(lights),
    Kind(music_players),
    Kind(diffusers),
    Kind(plugs),
    Kind(humidifiers),
    Kind(no_parts, presses=press_sources, contacts=contact_sources),
    Kind(no_parts, sirens=sirens),
    Kind(tasmota.parts, tasmota.NATIVE),
    Kind(shelly.parts, shelly.NATIVE, shelly_input.presses, shelly_input.contacts),
    Kind(shelly_cury.parts),
    Kind(no_parts, shelly_blu.NATIVE, shelly_blu.presses),
    Kind(shelly_gen1.parts, shelly_gen1.NATIVE, shelly_gen1_input.presses, shelly_gen1_input.contacts),
    Kind(wled.parts, wled.NATIVE),
)

NATIVES = tuple(kind.native for kind in KINDS if kind.native is not None)
