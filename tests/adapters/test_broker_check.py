"""A broker that keeps too little is noticed at the start."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from controller.adapters.broker import EmbeddedBroker
from controller.adapters.broker_check import broker_warnings
from controller.adapters.broker_recipe import LOOPBACK, mosquitto_command, mosquitto_program
from controller.adapters.link_settings import LinkSettings
from tests.whole.programs import Program, eventually, free_port, listens

TOPIC = "$ambiyans/shop/check"


async def warnings_of(url: str, messages: int) -> tuple[str, ...]:
    settings = LinkSettings.from_url(url, client_id="store")
    return await broker_warnings(settings, TOPIC, messages, rng=random.Random(1))


async def test_a_broker_that_is_set_up_for_a_store_needs_no_warning(mosquitto: str) -> None:
    assert await warnings_of(mosquitto, 2000) == ()


async def test_mosquittos_own_settings_lose_messages_and_that_is_said(tmp_path: Path) -> None:
    program = mosquitto_program()
    if program is None:
        pytest.skip("mosquitto is not installed")
    port, stock = free_port(), tmp_path / "stock.conf"
    stock.write_text(f"listener {port} {LOOPBACK}\nallow_anonymous true\n")
    broker = Program(mosquitto_command(program, stock), tmp_path / "mosquitto.log")
    try:
        eventually(lambda: listens(port), what="the broker listens")
        [warning] = await warnings_of(f"mqtt://{LOOPBACK}:{port}", 1500)
    finally:
        broker.end()

    assert "of 1500 messages" in warning
    assert "max_queued_messages" in warning


async def test_where_we_may_not_publish_nothing_is_claimed(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.write_text("topic read #\n")

    async with EmbeddedBroker("mosquitto", extra=[f"acl_file {rules}"]) as broker:
        assert await warnings_of(broker.url, 10) == ()
