"""The plan of a draft at a terminal, before anything is stored."""

from __future__ import annotations

from pathlib import Path

from tests import shop_on_the_net
from tests.shop_on_the_net import Terminal
from tests.test_commands_experiment import DRAFT

terminal = shop_on_the_net.terminal


async def test_what_a_preview_says_makes_its_very_plan_a_draft(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT.replace("id: calm-or-not\n", "").replace("seed: 7\n", ""), encoding="utf-8")

    said = (await terminal.said("experiment", "preview", file)).splitlines()
    assert terminal.shop.experiments.all() == ()
    with file.open("a", encoding="utf-8") as more:
        more.write("\n".join(said[-3:]))
    await terminal.said("experiment", "create", file)

    (experiment,) = terminal.shop.experiments.all()
    assert experiment.plan is not None
    assert said[-1] == f"plan_hash: {experiment.plan.hash}"
    # a heading, the blocks, and five lines on how to keep it
    assert len(said) == 1 + len(experiment.plan.blocks) + 5


async def test_what_is_left_out_is_said_with_the_reason(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT.replace("2026-03-02", "2026-03-09"), encoding="utf-8")

    said = await terminal.said("experiment", "preview", file)

    assert "left out: 2026-03-20T07:00:00+00:00 to 2026-03-20T10:00:00+00:00: a holiday falls on" in said
