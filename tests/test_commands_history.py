"""The life of an experiment at a terminal."""

from __future__ import annotations

from pathlib import Path

from tests import shop_on_the_net
from tests.shop_on_the_net import Terminal
from tests.test_commands_experiment import drawn

terminal = shop_on_the_net.terminal


async def test_who_drafted_and_started_it_is_told_in_order(terminal: Terminal, tmp_path: Path) -> None:
    await drawn(terminal, tmp_path)
    await terminal.said("experiment", "start", "calm-or-not")

    _, *lines = (await terminal.said("experiment", "history", "calm-or-not")).splitlines()

    assert [line.split()[1] for line in lines] == ["drafted", "started"]
