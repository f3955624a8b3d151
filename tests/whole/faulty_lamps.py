"""Lamps with bad manners on a real broker, by a client of another make than the controller's."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import aiomqtt
import orjson

PATIENCE_S = 20.0


class Manner(StrEnum):
    """How a lamp answers a command."""

    GOOD = "good"
    SILENT = "silent"
    """never"""
    LATE = "late"
    """after its deadline, but before the last attempt's"""
    DOUBLE = "double"
    """twice the same"""
    LYING = "lying"
    """with another brightness, and it means it"""


LATE_S = 2.0


@dataclass
class Lamps:
    """Many lamps behind one connection: what each is, and how often each was told."""

    n: int
    manners: dict[int, Manner] = field(default_factory=dict)
    states: dict[int, dict[str, Any]] = field(default_factory=dict)
    told: Counter[int] = field(default_factory=Counter)
    client: aiomqtt.Client | None = None
    later: set[asyncio.Task[None]] = field(default_factory=set)

    def manner(self, number: int) -> Manner:
        return self.manners.get(number, Manner.GOOD)

    async def say(self, topic: str, payload: object, *, retain: bool = False) -> None:
        """Publish as JSON, or as it is."""
        assert self.client is not None
        body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
        await self.client.publish(topic, body, qos=1, retain=retain)

    async def announce(self) -> None:
        """Let every lamp say what it is and that it is there."""
        for number in range(self.n):
            await self.say(f"homeassistant/light/lamp{number}/light/config", config(number), retain=True)
            await self.say(f"lamp/{number}/here", b"online", retain=True)

    async def obey(self) -> None:
        """Answer commands until cancelled."""
        assert self.client is not None
        async for message in self.client.messages:
            number = int(str(message.topic).split("/")[1])
            self.told[number] += 1
            await self._answer(number, orjson.loads(bytes(message.payload)))

    async def _answer(self, number: int, command: dict[str, Any]) -> None:
        state = {"color_mode": "color_temp", **self.states.get(number, {}), **command}
        state.pop("transition", None)
        match self.manner(number):
            case Manner.SILENT:
                return
            case Manner.LYING:
                state["brightness"] = 7
            case Manner.LATE:
                task = asyncio.create_task(self._say_state(number, state, after_s=LATE_S))
                self.later.add(task)
                task.add_done_callback(self.later.discard)
                return
            case Manner.DOUBLE:
                await self._say_state(number, state)
        await self._say_state(number, state)

    async def _say_state(self, number: int, state: dict[str, Any], after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)  # the lamp's own slowness is what is played here
        self.states[number] = state
        await self.say(f"lamp/{number}/state", state)


def config(number: int) -> dict[str, Any]:
    """What a lamp announces."""
    return {
        "schema": "json",
        "unique_id": f"lamp{number}_light",
        "command_topic": f"lamp/{number}/set",
        "state_topic": f"lamp/{number}/state",
        "availability_topic": f"lamp/{number}/here",
        "brightness": True,
        "brightness_scale": 254,
        "supported_color_modes": ["color_temp"],
        "device": {"identifiers": [f"lamp{number}"], "name": f"Lamp {number}"},
    }


@asynccontextmanager
async def lamps(port: int, n: int, **manners: Manner) -> AsyncIterator[Lamps]:
    """So many lamps, announced, that answer until the block ends; ``lamp3=Manner.SILENT``."""
    fleet = Lamps(n, {int(name.removeprefix("lamp")): manner for name, manner in manners.items()})
    async with aiomqtt.Client(
        "127.0.0.1", port, max_queued_outgoing_messages=0, max_inflight_messages=1000
    ) as client:
        fleet.client = client
        await client.subscribe("lamp/+/set", qos=1)
        await fleet.announce()
        obeying = asyncio.create_task(fleet.obey(), name="lamps")
        try:
            yield fleet
        finally:
            obeying.cancel()
            for task in fleet.later:
                task.cancel()
            await asyncio.wait({obeying, *fleet.later})
