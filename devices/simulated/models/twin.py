"""What every simulated device is to the program that connects it: messages in, sayings out, no clock."""

from __future__ import annotations

from typing import Protocol

from devices.node.saying import Availability, Saying


class Twin(Protocol):
    """A simulated device. ``now_s`` is any clock that only moves forward, in seconds."""

    @property
    def name(self) -> str:
        """The name the fleet knows it by; unique and URL-safe."""

    @property
    def availability(self) -> Availability | None:
        """``None``: this device tells nobody whether it is there."""

    @property
    def commands(self) -> tuple[str, ...]:
        """The topics that it listens to."""

    @property
    def latency_s(self) -> tuple[float, float]:
        """Between which bounds the device's usual time to answer lies."""

    def announce(self, now_s: float) -> list[Saying]:
        """What it says when it has connected, or when a home controller is (re)born: discovery and state."""

    def handle(self, topic: str, payload: bytes, now_s: float) -> list[Saying]:
        """Obey one message, as far as this device understands it, and say what it then says."""

    def advance(self, now_s: float) -> list[Saying]:
        """Let time pass up to ``now_s``, and say what has become worth saying."""

    def due_s(self) -> float | None:
        """When `advance` should next be called; ``None`` while nothing moves by itself."""

    def power_up(self, now_s: float) -> None:
        """Come back from having had no power: whatever the maker chose, not what was asked for before."""
