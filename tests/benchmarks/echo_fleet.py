"""A fleet of N lamps in one process that echo every command at once.

What is said to ``bare/+/set`` is echoed too, for the measure without a controller.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from dataclasses import replace

import orjson

from controller.adapters.link import Link
from controller.adapters.link_message import Message
from controller.adapters.link_settings import LinkSettings
from controller.signals import ended

PREFIX = "bench"
BARE = "bare"


def discovery(number: int) -> tuple[str, bytes]:
    """Config topic and payload of one lamp, in the manner of Zigbee2MQTT."""
    name = f"{PREFIX}_{number}"
    config = {
        "schema": "json",
        "unique_id": f"{name}_light",
        "command_topic": f"{PREFIX}/{number}/set",
        "state_topic": f"{PREFIX}/{number}/state",
        "availability": [{"topic": f"{PREFIX}/{number}/availability"}],
        "brightness": True,
        "brightness_scale": 254,
        "supported_color_modes": ["color_temp"],
        "min_mireds": 150,
        "max_mireds": 500,
        "device": {"identifiers": [name], "name": f"Lamp {number}"},
    }
    return f"homeassistant/light/{name}/light/config", orjson.dumps(config)


async def serve(broker: str, n: int, qos: int) -> None:
    """Announce the lamps, then echo until a signal or the end of the parent."""
    settings = LinkSettings.from_url(broker, client_id=f"echo-fleet-{random.Random().getrandbits(32):08x}")
    link = Link(replace(settings, clean_start=True, session_expiry_s=0), rng=random.Random())

    def echo(message: Message) -> None:
        state = orjson.dumps({"color_mode": "color_temp", **orjson.loads(message.payload)})
        link.publish(message.topic.removesuffix("set") + "state", state, qos=qos)

    for prefix in (PREFIX, BARE):
        link.route(f"{prefix}/+/set", echo, qos=qos)
    async with link:
        await link.wait_connected()
        for number in range(n):
            topic, payload = discovery(number)
            link.publish(f"{PREFIX}/{number}/availability", b"online", retain=True)
            link.publish(topic, payload, retain=True)
        print("ready", flush=True)  # noqa: T201 the line that the benchmark waits for
        await ended()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--broker", required=True)
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--qos", type=int, default=0)
    wanted = parser.parse_args()
    asyncio.run(serve(wanted.broker, wanted.n, wanted.qos))
