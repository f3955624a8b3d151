"""Inputs of Shelly devices of the second generation and later: buttons that are pushed, switches that stay.

In the mode "button" an input has no state and says by events how it was pushed; as a "switch" it has one.
https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Input
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from devices.discovery.component import Component
from devices.discovery.options import as_number
from devices.drivers.shelly import rpc_component
from devices.drivers.shelly_rpc import RpcComponent
from devices.message import Received

PUSHES = ("single_push", "double_push", "triple_push", "long_push")
"""a press is told by one of these; that a button went down and up is told beside them"""


@dataclass(frozen=True, slots=True)
class PushSource:
    """The pushes of one component, as ``1_single_push``; the number is that on the housing."""

    part: str
    component: str
    """as events name it, such as ``input:0``"""
    first: int
    """the number of its button, of the first one where it has several"""
    buttons: int = 1

    @property
    def actions(self) -> frozenset[str]:
        """Every push of every button."""
        numbers = range(self.first, self.first + self.buttons)
        return frozenset(f"{number}_{push}" for number in numbers for push in PUSHES)

    def action(self, received: Received) -> str | None:
        """The push that a ``NotifyEvent`` tells."""
        for event in _events(received):
            index = as_number(event.get("idx", 0))
            if event.get("component") != self.component or event.get("event") not in PUSHES:
                continue
            if index is not None and float(index).is_integer() and 0 <= index < self.buttons:
                return f"{self.first + int(index)}_{event['event']}"
        return None


def _events(received: Received) -> Iterator[Mapping[str, object]]:
    said = received.json
    params = said.get("params") if isinstance(said, dict) and said.get("method") == "NotifyEvent" else None
    events = params.get("events") if isinstance(params, dict) else None
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict):
            yield event


@dataclass(frozen=True, slots=True)
class RpcContact:
    """An input that stays where it is put."""

    part: str
    rpc: RpcComponent

    def closed(self, received: Received) -> bool | None:
        """Its state."""
        state = self.rpc.status(received).get("state")
        return state if isinstance(state, bool) else None


def _inputs(components: Iterable[Component], *, button: bool) -> Iterator[tuple[Component, RpcComponent]]:
    for component in components:
        options = component.options
        is_input = component.platform == "shelly" and options.text("word") == "input"
        if is_input and options.flag("button", default=False) is button:
            yield component, rpc_component(component)


def presses(components: Iterable[Component]) -> Iterator[tuple[str, PushSource]]:
    """Where the pushes of a device's buttons are heard."""
    for component, rpc in _inputs(components, button=True):
        yield f"{rpc.prefix}/events/rpc", PushSource(component.name, rpc.key, rpc.number + 1)


def contacts(components: Iterable[Component]) -> Iterator[tuple[str, RpcContact]]:
    """Where a device's switches are heard."""
    for component, rpc in _inputs(components, button=False):
        yield from ((topic, RpcContact(component.name, rpc)) for topic in rpc.topics)
