"""Shelly BLU buttons, which speak Bluetooth to a Shelly gateway, and by that over MQTT.

A gateway keeps each as a dynamic component ``bthomedevice:200``, which is asked for page by page.
https://shelly-api-docs.shelly.cloud/gen2/DynamicComponents/BTHome/BTHomeDevice
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from devices.discovery.availability import Source
from devices.discovery.component import Component, DeviceFacts, DiscoveryError
from devices.discovery.native import Native, announced, mac_connection
from devices.discovery.options import as_number
from devices.discovery.payload import json_object
from devices.drivers.shelly_input import PushSource
from devices.drivers.shelly_rpc import ANSWERS, call
from devices.message import Publication

_COMPONENT = re.compile(r"bthomedevice:(\d{1,4})")
_BUTTONS = "SBBT"
"""how the short names of button products begin; four keys have a 4 there: ``SBBT-004CUS``"""
_FOUR_KEYS = "SBBT-004"
_MOST_KEYS = 4
_MOST_PAGES = 200


def _read(topic: str, payload: bytes) -> tuple[Component, ...] | None:
    """A page of the answer to ``Shelly.GetComponents``: every button that the gateway knows."""
    if not topic.startswith(f"{ANSWERS}/"):
        return None
    if not payload:
        return ()
    prefix = topic.split("/")[1]
    said = json_object(topic, payload)
    result, source = said.get("result"), said.get("src")
    listed = result.get("components") if isinstance(result, dict) else None
    if not isinstance(listed, list) or not isinstance(source, str):
        return None
    found = (_button(topic, prefix, source, each) for each in listed if isinstance(each, dict))
    return tuple(component for component in found if component is not None)


def _button(topic: str, prefix: str, gateway: str, listed: Mapping[str, object]) -> Component | None:
    key, config = listed.get("key"), listed.get("config")
    match = _COMPONENT.fullmatch(key) if isinstance(key, str) else None
    address = config.get("addr") if isinstance(config, dict) else None
    if match is None or not isinstance(config, dict) or not isinstance(address, str) or not address:
        return None
    product = _product(config)
    if product and not product.startswith(_BUTTONS):
        return None
    name = config.get("name")
    facts = DeviceFacts(
        (f"shelly-blu-{address.casefold().replace(':', '')}",),
        (mac_connection(address),),
        name=name if isinstance(name, str) and name else "BLU",
        maker="Shelly",
        model=product or "BLU",
        via=gateway,
    )
    options = {"prefix_topic": prefix, "component": key, "keys": 1 if _one_key(product) else _MOST_KEYS}
    here = Source(f"{prefix}/online", "true", "false")
    return announced(topic, "shelly_blu", f"bthomedevice_{match[1]}", options, device=facts, here=here)


def _product(config: Mapping[str, object]) -> str:
    """The short name of the product, where the gateway was told it when the button was added."""
    meta = config.get("meta")
    shown = meta.get("ui") if isinstance(meta, dict) else None
    name = shown.get("local_name") if isinstance(shown, dict) else None
    return name if isinstance(name, str) else ""


def _one_key(product: str) -> bool:
    return bool(product) and not product.startswith(_FOUR_KEYS)


def _ask(topic: str, payload: bytes) -> tuple[Publication, ...]:
    """Whom it knows, when a gateway comes online; the next page where there is one."""
    prefix, _, rest = topic.partition("/")
    if rest == "online" and payload == b"true":
        return (_question(prefix, 0),)
    if prefix != ANSWERS:
        return ()
    offset, count, total = _page(topic, payload)
    more = count > 0 and offset + count < min(total, _MOST_PAGES * count)
    return (_question(topic.split("/")[1], offset + count),) if more else ()


def _question(prefix: str, offset: int) -> Publication:
    wanted = {"dynamic_only": True, "include": ["config"], "offset": offset}
    return call(prefix, "Shelly.GetComponents", f"{ANSWERS}/{prefix}/blu", wanted)


def _page(topic: str, payload: bytes) -> tuple[int, int, int]:
    """Where a page begins, how many components are on it, and how many there are."""
    try:
        result = json_object(topic, payload).get("result") if payload else None
    except DiscoveryError:
        result = None
    said = result if isinstance(result, dict) else {}
    listed = said.get("components")
    offset, total = (max(0, int(as_number(said.get(key)) or 0)) for key in ("offset", "total"))
    return offset, len(listed) if isinstance(listed, list) else 0, total


def _own_topic(topic: str, payload: bytes) -> str:
    """Each page is kept by itself."""
    return f"{topic.rpartition('/')[0]}/{_page(topic, payload)[0]}" if topic.startswith(ANSWERS) else topic


NATIVE = Native(("+/online", f"{ANSWERS}/+/blu/+"), _read, _ask, _own_topic)


def presses(components: Iterable[Component]) -> Iterator[tuple[str, PushSource]]:
    """Where its pushes are heard: through one gateway, also where two know it, so that each counts once."""
    known = (component for component in components if component.platform == "shelly_blu")
    for component in itertools.islice(known, 1):
        options = component.options
        events = f"{options.text('prefix_topic')}/events/rpc"
        keys = int(options.number("keys", 1))
        yield events, PushSource(component.name, options.text("component"), 1, keys)
