"""Whether a broker keeps what a store needs, asked once by a client that goes away for a moment.

A broker's limits cannot be read over MQTT; but a queue that is too short loses messages: that can be seen.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import structlog

from controller.adapters.link import Link
from controller.adapters.link_message import Message, Outcome
from controller.adapters.link_settings import LinkSettings

_log = structlog.get_logger(__name__)

KEPT_S = 60
"""how long the broker is asked to keep our session"""
WITHIN_S = 20.0
QUIET_S = 1.0
"""after how long without a message no more are expected"""


class _Ear:
    """Counts messages."""

    def __init__(self) -> None:
        self.heard = 0
        self.news = asyncio.Event()

    def hear(self, _message: Message) -> None:
        self.heard += 1
        self.news.set()

    async def quiet(self, most: int) -> None:
        """Return when ``most`` were heard, or none for a while."""
        while self.heard < most:
            self.news.clear()
            try:
                async with asyncio.timeout(QUIET_S):
                    await self.news.wait()
            except TimeoutError:
                return


async def broker_warnings(
    settings: LinkSettings, topic: str, messages: int, *, rng: random.Random
) -> tuple[str, ...]:
    """What an operator should know of the broker; empty where it keeps ``messages`` for an absent client.

    A ``topic`` that begins with ``$`` is heard by nobody who listens to everything (MQTT 5, section 4.7.2).
    Where the check cannot be made (no connection, no right to the topic) nothing is said; the log says why.
    """
    name = f"{settings.client_id}-check-{rng.getrandbits(32):08x}"
    plain = replace(settings, client_id=name, birth=None, will=None, clean_start=True)
    try:
        async with asyncio.timeout(WITHIN_S):
            kept = await _kept(plain, f"{topic}/{name}", messages, rng)
    except TimeoutError:
        _log.info("broker not checked", reason=f"not done within {WITHIN_S:.0f} s")
        return ()
    if kept is None or kept >= messages:
        return ()
    lost = f"The broker keeps {kept} of {messages} messages for a client that is away for a moment"
    return (f"{lost}: answers and states may be lost. Set max_queued_messages 100000 (Mosquitto).",)


async def _kept(settings: LinkSettings, topic: str, messages: int, rng: random.Random) -> int | None:
    """How many of so many messages reach a client that was away; ``None`` where we may not publish there."""
    ear = _Ear()
    lasting = replace(settings, session_expiry_s=KEPT_S)
    async with Link(lasting, rng=rng) as link:
        link.route(topic, ear.hear)
        await link.wait_connected()
        if not (await _said(link, topic, 1)).ok:
            return None
        await ear.quiet(1)
    async with Link(
        replace(settings, client_id=f"{settings.client_id}-s", session_expiry_s=0), rng=rng
    ) as link:
        await link.wait_connected()
        await _said(link, topic, messages)
    ear.heard = 0
    async with Link(replace(lasting, clean_start=False), rng=rng) as link:
        link.route(topic, ear.hear)
        await link.wait_connected()
        await ear.quiet(messages)
    return ear.heard


async def _said(link: Link, topic: str, messages: int) -> Outcome:
    """Publish so many; the broker's answer to the last."""
    answered: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    for number in range(1, messages + 1):
        link.publish(topic, b"", on_outcome=answered.set_result if number == messages else None)
    return await answered
