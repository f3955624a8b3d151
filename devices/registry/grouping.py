"""Which components are one physical device: those linked by a common identifier or connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from devices.discovery.component import Component, ComponentKey


class Grouping:
    """Components by the marks of their devices; groups follow from it whatever the order of arrival."""

    def __init__(self) -> None:
        self._components: dict[ComponentKey, Component] = {}
        self._by_mark: dict[str, set[ComponentKey]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._components)

    def __contains__(self, key: ComponentKey) -> bool:
        return key in self._components

    def get(self, key: ComponentKey) -> Component | None:
        """A component; ``None`` where there is none of that key."""
        return self._components.get(key)

    def add(self, component: Component) -> None:
        """Take a component in; one of the same key must have been removed."""
        self._components[component.key] = component
        for mark in component.device.marks:
            self._by_mark[mark].add(component.key)

    def remove(self, key: ComponentKey) -> None:
        """Forget a component."""
        component = self._components.pop(key)
        for mark in component.device.marks:
            self._by_mark[mark].discard(key)
            if not self._by_mark[mark]:
                del self._by_mark[mark]

    def sharing(self, marks: Iterable[str]) -> int:
        """How many components have the commonest of these marks."""
        return max((len(self._by_mark.get(mark, ())) for mark in marks), default=0)

    def groups(self, keys: Iterable[ComponentKey]) -> tuple[tuple[Component, ...], ...]:
        """The whole devices that these components belong to, each sorted by key."""
        found, seen = [], set[ComponentKey]()
        for key in sorted(keys):
            if key in self._components and key not in seen:
                group = self._linked(key)
                seen |= group
                found.append(tuple(self._components[member] for member in sorted(group)))
        return tuple(found)

    def _linked(self, key: ComponentKey) -> set[ComponentKey]:
        reached, front = {key}, [key]
        while front:
            marks = self._components[front.pop()].device.marks
            new = set[ComponentKey]().union(*(self._by_mark[mark] for mark in marks)) - reached
            reached |= new
            front.extend(new)
        return reached
