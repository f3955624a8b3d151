"""The patch: which fixture stands on which channels of which universe, and where universes are sent."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Address
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.agents.config_file import AgentFile, Id, Section, Word
from devices.agents.dmx.fixture import Make
from devices.agents.dmx.packets import Network, Output
from devices.agents.dmx.personality import Personality, Response, Whites
from devices.agents.dmx.rig import UNIVERSE_CHANNELS, Patched
from devices.node.topics import Nameplate

Kelvin = Annotated[float, Field(ge=1700, le=20000)]
HIGHEST = {Network.SACN: (1, 63999), Network.ARTNET: (0, 32767)}


class UniverseSpec(Section):
    """One universe: sACN by multicast unless ``to`` names a receiver; Art-Net by broadcast unless it does."""

    number: int
    """sACN's number, or Art-Net's Port-Address as the node shows it"""
    network: Network
    to: IPv4Address | None = None
    priority: Annotated[int, Field(ge=0, le=200)] | None = None
    """of sACN, 100 by default; a lighting desk that is to win takes more"""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        low, high = HIGHEST[self.network]
        if not low <= self.number <= high:
            message = f"number: expected {low} to {high} on {self.network}"
            raise ValueError(message)
        if self.priority is not None and self.network is Network.ARTNET:
            message = "priority: Art-Net has none"
            raise ValueError(message)
        return self

    @property
    def output(self) -> Output:
        """Where it goes."""
        to = str(self.to) if self.to else None
        return Output(self.network, self.number, to, 100 if self.priority is None else self.priority)


class FixtureSpec(Section):
    """One fixture; ``channel`` is its first, as on its display."""

    id: Id
    name: Word
    universe: int
    channel: Annotated[int, Field(ge=1, le=UNIVERSE_CHANNELS)]
    personality: Personality
    bits: Literal[8, 16] = 8
    """16: each channel has a fine one after it"""
    response: Response = Response.SQUARE
    warm_kelvin: Kelvin = 2700
    cool_kelvin: Kelvin = 6500
    zone: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.warm_kelvin >= self.cool_kelvin:
            message = "warm_kelvin: expected less than cool_kelvin"
            raise ValueError(message)
        if self.make.last_channel > UNIVERSE_CHANNELS:
            message = (
                f"channel: its {self.make.width} channels from {self.channel} end beyond {UNIVERSE_CHANNELS}"
            )
            raise ValueError(message)
        return self

    @property
    def make(self) -> Make:
        """What it is to the renderer."""
        whites = Whites(self.warm_kelvin, self.cool_kelvin)
        return Make(self.universe, self.channel, self.personality, self.bits, self.response, whites)

    @property
    def patched(self) -> Patched:
        """With the name that people know it by."""
        model = f"DMX {self.personality}, {self.universe}/{self.channel}"
        return Patched(Nameplate(self.id, self.name, "Ambiyans", model, self.zone), self.make)


class PatchFile(AgentFile):
    """The whole file."""

    id: Id = "dmx"
    """of this agent, where a store has several"""
    interface: IPv4Address | None = None
    """this machine's address on the lighting network, where it has several"""
    memory: Path | None = None
    """file for the last look, which is then held through a restart of this program"""
    universes: list[UniverseSpec] = Field(min_length=1)
    fixtures: list[FixtureSpec] = Field(min_length=1)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if faults := [*self._twice(), *self._unsent(), *self._overlapping()]:
            raise ValueError("; ".join(faults))
        return self

    def _twice(self) -> list[str]:
        ids = Counter(fixture.id for fixture in self.fixtures)
        numbers = Counter(universe.number for universe in self.universes)
        twice = [f"two fixtures with the id {key}" for key, count in ids.items() if count > 1]
        return [*twice, *(f"universe {key} is there twice" for key, count in numbers.items() if count > 1)]

    def _unsent(self) -> list[str]:
        sent = {universe.number for universe in self.universes}
        return [
            f"{f.id}: universe {f.universe} is not among the universes"
            for f in self.fixtures
            if f.universe not in sent
        ]

    def _overlapping(self) -> list[str]:
        order = sorted(self.fixtures, key=lambda fixture: (fixture.universe, fixture.channel))
        return [
            f"{before.id} and {after.id} share channel {after.channel} of universe {after.universe}"
            for before, after in pairwise(order)
            if before.universe == after.universe and before.make.last_channel >= after.channel
        ]
