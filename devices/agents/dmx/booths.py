"""From the patch to the running agent."""

from __future__ import annotations

from devices.agents.broker import Broker
from devices.agents.dmx.booth import Booth
from devices.agents.dmx.memory import recall
from devices.agents.dmx.patch_file import PatchFile
from devices.agents.dmx.rig import Rig
from devices.agents.dmx.sender import Sender


def booth(wanted: PatchFile, broker: Broker) -> Booth:
    """The agent of one patch, with the looks that it remembers."""
    interface = str(wanted.interface) if wanted.interface else None
    sender = Sender(wanted.id, (universe.output for universe in wanted.universes), interface)
    patch = (fixture.patched for fixture in wanted.fixtures)
    return Booth(wanted.id, Rig(wanted.id, patch, recall(wanted.memory)), sender, broker, wanted.memory)
