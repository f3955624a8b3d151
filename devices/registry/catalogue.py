"""The config messages in force, and which components they put into which device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from devices.discovery.component import Component, ComponentKey
from devices.discovery.native import Native
from devices.discovery.payload import Discovered, parse
from devices.discovery.topic import config_topic
from devices.registry.grouping import Grouping
from devices.registry.warnings import WarningList

MOST_COMPONENTS = 100_000
MOST_PER_DEVICE = 256


@dataclass(frozen=True, slots=True)
class Change:
    """What a config message changed: components to take out of their devices, and whole devices to build."""

    touched: frozenset[ComponentKey]
    groups: tuple[tuple[Component, ...], ...]


NO_CHANGE = Change(frozenset(), ())


class Catalogue:
    """By topic, the last config message that could be used; a later one replaces it whole."""

    def __init__(
        self, prefix: str, own_topics: Iterable[str], warnings: WarningList, natives: tuple[Native, ...] = ()
    ) -> None:
        self._prefix = prefix
        self._own_topics = tuple(own_topics)
        self._warnings = warnings
        self._natives = natives
        self._payloads: dict[str, bytes] = {}
        self._keys: dict[str, tuple[ComponentKey, ...]] = {}
        self._grouping = Grouping()

    def keys(self, topic: str) -> tuple[ComponentKey, ...]:
        """The components that a topic has announced."""
        return self._keys.get(topic, ())

    def configs(self, group: Iterable[Component]) -> dict[str, bytes]:
        """The messages that announced these components."""
        return {component.key.topic: self._payloads[component.key.topic] for component in group}

    def groups(self, keys: Iterable[ComponentKey]) -> tuple[tuple[Component, ...], ...]:
        """The whole devices that these components belong to."""
        return self._grouping.groups(keys)

    def name(self, topic: str, payload: bytes) -> str:
        """The topic under which an announcement is kept: its own, or one for each device."""
        native = self._native(topic)
        return native.topic(topic, payload) if native else topic

    def _native(self, topic: str) -> Native | None:
        return next((native for native in self._natives if native.concerns(topic)), None)

    def _read(self, topic: str, payload: bytes) -> Discovered | None:
        """What a message announces; ``None`` for nothing. Raises ``DiscoveryError``."""
        native = self._native(topic)
        if native is None:
            return parse(topic, payload, self._prefix)
        components = native.read(topic, payload)
        return None if components is None else Discovered(components)

    def take(self, topic: str, payload: bytes) -> Change:
        """Take in a config message; what was wrong with parts of it becomes warnings.

        Raises ``DiscoveryError`` when nothing of it can be used; then the former message stays in force.
        """
        if payload and self._payloads.get(topic) == payload:
            return NO_CHANGE
        found = self._read(topic, payload)
        if found is None:
            return NO_CHANGE
        if found.components and found.components == self._in_force(topic) and self._native(topic):
            return NO_CHANGE  # an answer with other measurements describes the same device
        self._warnings.clear(topic)
        for fault in found.faults:
            self._warnings.add(topic, fault.message)
        return self._replace(topic, payload, tuple(c for c in found.components if self._acceptable(c)))

    def _in_force(self, topic: str) -> tuple[Component | None, ...]:
        return tuple(map(self._grouping.get, self.keys(topic)))

    def drop(self, topic: str) -> Change:
        """Take a config message back."""
        return self._replace(topic, b"", ())

    def _replace(self, topic: str, payload: bytes, components: tuple[Component, ...]) -> Change:
        former = self._keys.pop(topic, ())
        self._payloads.pop(topic, None)
        if not former and not components:
            return NO_CHANGE
        touched = {member.key for group in self._grouping.groups(former) for member in group}
        for key in former:
            self._grouping.remove(key)
        for component in components:
            self._grouping.add(component)
        if components:
            self._keys[topic] = tuple(component.key for component in components)
            self._payloads[topic] = payload
        groups = self._grouping.groups(touched | {component.key for component in components})
        joined = {component.key for group in groups for component in group}
        return Change(frozenset(touched | joined), groups)

    def _acceptable(self, component: Component) -> bool:
        claimed = [
            value
            for key, value in component.options.items()
            if key.endswith("command_topic") and isinstance(value, str) and self._is_ours(value)
        ]
        full = len(self._grouping) >= MOST_COMPONENTS
        if claimed:
            self._warnings.add(component.key.topic, f"must not be commanded on {claimed[0]}")
        elif full or self._grouping.sharing(component.device.marks) >= MOST_PER_DEVICE:
            self._warnings.add(component.key.topic, "too many components")
        else:
            return True
        return False

    def _is_ours(self, topic: str) -> bool:
        return topic.startswith(self._own_topics) or config_topic(topic, self._prefix) is not None
