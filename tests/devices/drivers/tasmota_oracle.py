"""What hatasmota, Home Assistant's library for Tasmota, sends for a request: the oracle of our driver."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from hatasmota.discovery import TasmotaDiscoveryMsg  # type: ignore[import-untyped]
from hatasmota.light import TasmotaLight, TasmotaLightConfig  # type: ignore[import-untyped]
from hatasmota.mqtt import TasmotaMQTTClient  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Sent:
    """One message."""

    topic: str
    payload: str


def asked(
    config: Mapping[str, object], request: Mapping[str, object], *, on: bool, before: Mapping[str, object]
) -> Sent:
    """The one message for a request to a light that said ``before`` last."""
    return asyncio.run(_asked(config, request, on=on, before=before))


async def _asked(
    config: Mapping[str, object], request: Mapping[str, object], *, on: bool, before: Mapping[str, object]
) -> Sent:
    sent: list[Sent] = []
    heard = []

    async def publish(topic: str, payload: object, _qos: object, _retain: object) -> None:
        sent.append(Sent(topic, str(payload)))

    async def subscribe(_state: object, topics: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
        heard.append(topics["state_topic"]["msg_callback"])
        return {}

    async def unsubscribe(_state: object) -> dict[str, object]:
        return {}

    message = TasmotaDiscoveryMsg(dict(config))
    light = TasmotaLight(
        config=TasmotaLightConfig.from_discovery_message(message, 0, "light"),
        mqtt_client=TasmotaMQTTClient(publish, subscribe, unsubscribe),
    )
    light.set_on_state_callback(lambda *_args, **_kwargs: None)
    await light.subscribe_topics()
    for callback in heard:
        callback(SimpleNamespace(payload=json.dumps(before)))
    await light.set_state(on, dict(request))
    (only,) = sent
    return only
