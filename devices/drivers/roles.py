"""Which component of a device plays which role, told by its platform and the words it is called by.

Discovery has no component for a music player or a diffuser; such devices are several simple components.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from devices.discovery.component import Component, DeviceFacts
from devices.discovery.words import tokens


@dataclass(frozen=True, slots=True)
class Role:
    """A role by name, the platforms that can play it and the words that betray it."""

    name: str
    platforms: frozenset[str]
    words: frozenset[str]


def role(name: str, platforms: str, words: str) -> Role:
    """A row of a table of roles, with its sets as words."""
    return Role(name, frozenset(platforms.split()), frozenset(words.split()))


def assign(components: Iterable[Component], roles: Iterable[Role]) -> Mapping[str, Component]:
    """The component for each role that one plays; the same whatever order the components came in.

    Roles choose in the order of their table, each the component that shares most words with it.
    """
    free = {component.key: component for component in sorted(components, key=lambda component: component.key)}
    cast: dict[str, Component] = {}
    for wanted in roles:
        fitting = [
            (len(common), component)
            for component in free.values()
            if component.platform in wanted.platforms and (common := component.words & wanted.words)
        ]
        if fitting:
            _, chosen = max(fitting, key=lambda scored: scored[0])
            cast[wanted.name] = chosen
            del free[chosen.key]
    return cast


def device_words(device: DeviceFacts) -> frozenset[str]:
    """The words in a device's name, maker and model."""
    return tokens(f"{device.name} {device.maker} {device.model}")
