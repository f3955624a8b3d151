"""Which component of a device plays which role, told by its platform and the words it is called by.

Discovery has no component for a music player or a diffuser; such devices are several simple components.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from devices.discovery.component import Component, DeviceFacts

_TOKEN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Role:
    """A role by name, the platforms that can play it and the words that betray it."""

    name: str
    platforms: frozenset[str]
    words: frozenset[str]


def role(name: str, platforms: str, words: str) -> Role:
    """A row of a table of roles, with its sets as words."""
    return Role(name, frozenset(platforms.split()), frozenset(words.split()))


def tokens(text: str) -> frozenset[str]:
    """The words in an identifier or a name, in lower case.

    >>> sorted(tokens("Fade_s Number"))
    ['fade', 'number', 's']
    """
    return frozenset(_TOKEN.findall(text.casefold()))


def words_of(component: Component) -> frozenset[str]:
    """Every word a component is called by, without those that name its device."""
    options = component.options
    entity = options.text("default_entity_id", options.text("object_id")).rpartition(".")[2]
    called = [component.name, options.text("name"), entity, options.text("unique_id")]
    own = frozenset[str]().union(*(tokens(_without_device(text, component.device)) for text in called))
    return own | tokens(options.text("icon").removeprefix("mdi:"))


def assign(components: Iterable[Component], roles: Iterable[Role]) -> Mapping[str, Component]:
    """The component for each role that one plays; the same whatever order the components came in.

    Roles choose in the order of their table, each the component that shares most words with it.
    """
    free = {
        component.key: (component, words_of(component))
        for component in sorted(components, key=lambda c: c.key)
    }
    cast: dict[str, Component] = {}
    for wanted in roles:
        fitting = [
            (len(words & wanted.words), component)
            for component, words in free.values()
            if component.platform in wanted.platforms and words & wanted.words
        ]
        if fitting:
            _, chosen = max(fitting, key=lambda scored: scored[0])
            cast[wanted.name] = chosen
            del free[chosen.key]
    return cast


def device_words(device: DeviceFacts) -> frozenset[str]:
    """The words in a device's name, maker and model."""
    return tokens(f"{device.name} {device.maker} {device.model}")


def _without_device(text: str, device: DeviceFacts) -> str:
    flat = "_".join(_TOKEN.findall(text.casefold()))
    for name in (*device.identifiers, device.name):
        prefix = "_".join(_TOKEN.findall(name.casefold()))
        if prefix and flat.startswith(f"{prefix}_"):
            return flat.removeprefix(f"{prefix}_")
    return flat
