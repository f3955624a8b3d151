"""The contacts that may raise an emergency, such as the relay of a fire panel: whether they can be heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from controller.atmosphere.model import DeviceId
from devices.registry import Device


def contact_warnings(contacts: Iterable[DeviceId], devices: Mapping[DeviceId, Device]) -> Iterator[str]:
    """What people must know of contacts that are not there.

    A silent contact raises no emergency: a flat battery must not empty a shop. It is shown until it is back.
    """
    for contact in contacts:
        device = devices.get(contact)
        if device is None:
            yield f"The emergency contact {contact} has not announced itself: it cannot raise an emergency"
        elif device.available is False:
            yield f"The emergency contact {contact} is offline: it cannot raise an emergency"
