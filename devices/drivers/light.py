"""Lights of a device: the schema each declares, and the name of each part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from devices.discovery.component import Component, DiscoveryError
from devices.drivers.driver import Built, Driver
from devices.drivers.light_basic import BasicLight
from devices.drivers.light_json import JsonLight
from devices.drivers.light_template import TemplateLight

_SCHEMAS: Mapping[str, Callable[[Component], Driver]] = {
    "basic": BasicLight.of,
    "json": JsonLight.of,
    "template": TemplateLight.of,
}
_WORD = "light"
_BREAK = re.compile(r"[^a-z0-9]+")


def lights(components: Iterable[Component]) -> Iterator[Built | DiscoveryError]:
    """A part for every light component; one that cannot be commanded is a fault of its own."""
    for component in components:
        if component.platform != "light":
            continue
        try:
            yield Built(part_name(component), _driver(component))
        except DiscoveryError as fault:
            yield fault


def _driver(component: Component) -> Driver:
    schema = component.options.text("schema", "basic")
    if schema not in _SCHEMAS:
        raise DiscoveryError(component.key.topic, f"light {component.name}: unknown schema {schema[:40]!r}")
    return _SCHEMAS[schema](component)


def part_name(component: Component) -> str:
    """What tells this light from others of the device: ``l1`` of ``light_l1``; ``light`` for the only one."""
    name = component.name
    for identifier in component.device.identifiers:
        known = _BREAK.sub("_", identifier.casefold())
        if f"{_BREAK.sub('_', name.casefold())}_".startswith(f"{known}_"):
            name = name[len(known) :].lstrip("_-.")
            break
    return name.removeprefix(f"{_WORD}_") or _WORD
