"""All fixtures of one agent: their announcements, states and universes, and what they remember. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from devices.agents.dmx.fixture import MIRED, SCALE, Fixture, Look, Make
from devices.agents.dmx.personality import Personality
from devices.node.saying import Availability, Saying, unpacked
from devices.node.topics import Nameplate, OwnTopics

UNIVERSE_CHANNELS = 512
COMPONENT = "light"


@dataclass(frozen=True, slots=True)
class Patched:
    """A fixture with its name plate."""

    plate: Nameplate
    make: Make


class Rig:
    """The fixtures by the id of each; instants in seconds."""

    def __init__(self, agent_id: str, patch: Iterable[Patched], memory: Mapping[str, bytes]) -> None:
        """``memory`` holds the last look of fixtures by id, as ``memories`` gave it."""
        self.availability = Availability(f"dmx/{agent_id}/availability", b"online", b"offline")
        patched = tuple(patch)
        self._plates = {item.plate.id: item.plate for item in patched}
        self._fixtures = {
            item.plate.id: Fixture(item.make, _remembered(memory.get(item.plate.id, b""))) for item in patched
        }
        self._topics = {
            key: OwnTopics("lights", plate, self.availability) for key, plate in self._plates.items()
        }
        self._ids = {topics.command(COMPONENT): key for key, topics in self._topics.items()}
        self._owed: set[str] = set()

    @property
    def commands(self) -> tuple[str, ...]:
        """Where the fixtures are commanded."""
        return tuple(self._ids)

    def announce(self, now_s: float) -> list[Saying]:
        """Discovery of every fixture, the agent's presence, and every state that is not on its way."""
        discoveries = [self._topics[key].discovery({COMPONENT: self._light(key)}) for key in self._fixtures]
        resting = [self._state(key) for key, fixture in self._fixtures.items() if not fixture.moving(now_s)]
        return [*discoveries, self.availability.greeting(), *resting]

    def obey(self, topic: str, payload: bytes, now_s: float) -> None:
        """Take a command; raises ``ValueError``."""
        key = self._ids[topic]
        self._fixtures[key].obey(payload, now_s)
        self._owed.add(key)

    def news(self, now_s: float) -> list[Saying]:
        """The states of fixtures that have arrived where they were commanded; no state is true before."""
        arrived = sorted(key for key in self._owed if not self._fixtures[key].moving(now_s))
        self._owed.difference_update(arrived)
        return [self._state(key) for key in arrived]

    def moving(self, now_s: float) -> bool:
        """Whether anything fades."""
        return any(fixture.moving(now_s) for fixture in self._fixtures.values())

    def universes(self, now_s: float) -> dict[int, bytes]:
        """The 512 channels of each universe; channels of no fixture are 0."""
        frames: dict[int, bytearray] = {}
        for fixture in self._fixtures.values():
            make = fixture.make
            frame = frames.setdefault(make.universe, bytearray(UNIVERSE_CHANNELS))
            frame[make.channel - 1 : make.last_channel] = fixture.channels(now_s)
        return {universe: bytes(frame) for universe, frame in frames.items()}

    def memories(self) -> dict[str, bytes]:
        """The look that each fixture is to have, as JSON."""
        return {key: fixture.look.said(Personality.RGBW) for key, fixture in self._fixtures.items()}

    def _state(self, key: str) -> Saying:
        fixture = self._fixtures[key]
        said = fixture.look.said(fixture.make.personality)
        return self._topics[key].state(COMPONENT, said.decode())

    def _light(self, key: str) -> dict[str, Any]:
        make = self._fixtures[key].make
        modes = list(make.personality.color_modes)
        light = {"p": "light", "schema": "json", "name": "Light", "bri_scl": SCALE, "sup_clrm": modes}
        if make.personality is Personality.TUNABLE_WHITE:
            ends = (make.whites.cool_kelvin, make.whites.warm_kelvin)
            light |= {"min_mirs": round(MIRED / ends[0]), "max_mirs": round(MIRED / ends[1])}
        return light


def _remembered(said: bytes) -> Look:
    """The look that ``memories`` gave; darkness for anything else."""
    try:
        return Look().changed(unpacked(said))
    except ValueError:
        return Look()
