"""What other systems of the store may know: each zone's scene as a retained message."""

from __future__ import annotations

import orjson

from controller.adapters.link_message import Publisher
from controller.adapters.status import ZoneStatus
from controller.atmosphere.model import ZoneId


class Signage:
    """Publishes ``ambiyans/{store}/zone/{zone}/scene``, once per change."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._said: dict[ZoneId, bytes] = {}

    def show(self, store: str, status: ZoneStatus) -> None:
        """Say the zone's scene unless that was said last."""
        payload = orjson.dumps(
            {
                "scene": status.desired.scene,
                "reason": status.desired.reason.kind,
                "since": status.since.isoformat(),
            }
        )
        if self._said.get(status.zone) != payload:
            self._said[status.zone] = payload
            topic = f"ambiyans/{store}/zone/{status.zone}/scene"
            self._publisher.publish(topic, payload, qos=1, retain=True)

    def forget(self) -> None:
        """Say everything again: the broker may have lost it."""
        self._said.clear()
