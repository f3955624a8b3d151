"""Somebody else on the store's broker: a signage screen, a fire relay, a hand at a plug (paho)."""

from __future__ import annotations

import json
from threading import Event
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from tests.whole.programs import LOOPBACK, PATIENCE_S, eventually


class Outsider:
    """Hears the topics it listens to; `last` is the latest payload of each."""

    def __init__(self, port: int, *topics: str) -> None:
        self._port = port
        self._topics = topics
        name = f"outsider-{uuid4().hex[:8]}"
        self._client = Client(callback_api_version=CallbackAPIVersion.VERSION2, client_id=name)
        self._client.on_message = self._hear
        self._listening = Event()
        self.heard: list[tuple[str, bytes]] = []
        self.last: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        self._client.on_connect = lambda *_: self._listen()
        self._client.on_subscribe = lambda *_: self._listening.set()
        self._client.reconnect_delay_set(1, 1)
        self._client.connect(LOOPBACK, self._port)
        self._client.loop_start()
        assert self._listening.wait(PATIENCE_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _listen(self) -> None:
        """Subscribe, also when the broker has been away."""
        self._client.subscribe([(topic, 1) for topic in self._topics])

    def _hear(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        payload = bytes(message.payload)
        self.heard.append((message.topic, payload))
        self.last[message.topic] = payload

    def tell(self, topic: str, **content: object) -> None:
        """Publish a JSON object and wait until the broker has it."""
        self.tell_plainly(topic, json.dumps(content).encode())

    def tell_plainly(self, topic: str, payload: bytes, qos: int = 1) -> None:
        """Publish these very bytes and wait until the broker has them."""
        self._client.publish(topic, payload, qos=qos).wait_for_publish(PATIENCE_S)

    def keep(self, topic: str, payload: bytes) -> None:
        """Publish these bytes for the broker to retain."""
        self._client.publish(topic, payload, qos=1, retain=True).wait_for_publish(PATIENCE_S)

    def hears(self, topic: str, **part: object) -> dict[str, Any]:
        """Wait for a JSON object on a topic that says all of `part`; the first that does."""
        found: list[dict[str, Any]] = []

        def said() -> bool:
            found[:] = [tree for tree in self.trees(topic) if part.items() <= tree.items()]
            return bool(found)

        eventually(said, what=f"{topic} says {part}")
        return found[0]

    def hears_word(self, topic: str, word: bytes) -> None:
        """Wait until a topic's latest payload is this one."""
        eventually(lambda: self.last.get(topic) == word, what=f"{topic} says {word!r}")

    def trees(self, topic: str) -> list[dict[str, Any]]:
        """Every JSON object that was said on a topic."""
        return [json.loads(payload) for name, payload in list(self.heard) if name == topic]
