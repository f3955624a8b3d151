"""Humidifiers with a few drops of fragrance in their water: on or off, and so switched in turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controller.atmosphere.model import Capability, Sense, State
from devices.discovery.component import Component
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.entity import Switch, listen
from devices.drivers.scent_puff import puff
from devices.message import Publication, Received


@dataclass(frozen=True, slots=True)
class Humidifier:
    """A ``humidifier`` component; the humidity that it aims at stays as somebody set it."""

    power: Switch

    @property
    def traits(self) -> Traits:
        """On and off."""
        return Traits(Sense.SCENT, frozenset({Capability.ON_OFF}), confirms=self.power.read is not None)

    @property
    def listens(self) -> tuple[Listen, ...]:
        """The state topic, if there is one."""
        return listen(self.power.read, self._read)

    def _read(self, received: Received) -> Attributes:
        on = self.power.decode(received)
        return {} if on is None else {"on": on}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """On or off."""
        del fade_s, quirks
        return () if want.on is None else (self.power.encode(on=want.on),)

    def refresh(self) -> tuple[Publication, ...]:
        """Nothing asks it."""
        return ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """A puff, or a pause where it runs."""
        return puff(self, reported)


def humidifiers(components: Iterable[Component]) -> Iterator[Built]:
    """A part for each humidifier of a device."""
    return (Built(c.name, Humidifier(Switch.of(c))) for c in components if c.platform == "humidifier")
