"""A real broker for the agents, and somebody who listens to everything on it."""

from tests.devices.simulated.conftest import broker, observer

__all__ = ["broker", "observer"]
