"""An analyst draws an experiment from a file, a manager runs it, and both read what came out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from controller.adapters.experiment_document import written
from controller.adapters.records import save_exposure
from controller.adapters.records_feedback import insert_response
from controller.adapters.tables_feedback import ResponseRow
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, ZoneId
from tests import shop_on_the_net
from tests.shop_on_the_net import Terminal

terminal = shop_on_the_net.terminal

DRAFT = """\
# what the API takes
id: calm-or-not
name: Calm instead of neutral
zone: entrance
arms: [{name: A, scene: neutral}, {name: B, scene: calm}]
start: 2026-03-02
weeks: 2
block_hours: 3
seed: 7
"""


async def drawn(terminal: Terminal, folder: Path) -> str:
    file = folder / "draft.yaml"
    file.write_text(DRAFT, encoding="utf-8")
    return await terminal.said("experiment", "create", file)


async def lived_through(terminal: Terminal) -> None:
    """Deliver every block whole; a customer answers 4 in each of arm A and 5 in each of arm B."""
    shop = terminal.shop
    plan = shop.experiments.get("calm-or-not").plan
    assert plan is not None
    for number, block in enumerate(plan.blocks):
        scene = SceneName("neutral" if block.arm == "A" else "calm")
        at = block.burn_in_ends + timedelta(minutes=40)
        exposure = Exposure(
            ZoneId(block.zone),
            scene,
            block.begins,
            block.ends,
            block.begins,
            delivered=1.0,
            reason=ReasonKind.EXPERIMENT,
            experiment="calm-or-not",
            arm=block.arm,
        )
        answer = ResponseRow(
            id=f"answer-{number}",
            zone=block.zone,
            metric="csat",
            score=4 if block.arm == "A" else 5,
            at=at,
            received_at=at,
            source="kiosk",
        )
        await shop.database.write(partial(save_exposure, exposure=exposure))
        await shop.database.write(partial(insert_response, response=answer))
    shop.clock.now = plan.ends + timedelta(hours=1)


async def test_a_file_becomes_a_draft_with_its_plan(terminal: Terminal, tmp_path: Path) -> None:
    said = await drawn(terminal, tmp_path)

    # 10:00-22:00 holds four blocks of three hours, on seven days of two weeks
    assert said.startswith("calm-or-not is drawn: 28 pairs, 56 blocks, 2026-03-02T07:00:00Z to ")
    listed = (await terminal.said("experiment", "list")).splitlines()[1]
    assert listed.startswith("calm-or-not  draft   Calm instead of neutral  entrance")


async def test_a_shop_without_experiments_is_told_so(terminal: Terminal) -> None:
    assert await terminal.said("experiment", "list") == "there is no experiment yet\n"


async def test_an_experiment_is_run_from_the_terminal(terminal: Terminal, tmp_path: Path) -> None:
    await drawn(terminal, tmp_path)

    said = [await terminal.said("experiment", act, "calm-or-not") for act in ("start", "pause", "stop")]

    assert said == [f"calm-or-not is {status}\n" for status in ("running", "paused", "finished")]


async def test_what_cannot_be_done_is_said_in_the_words_of_the_controller(
    terminal: Terminal, tmp_path: Path
) -> None:
    await drawn(terminal, tmp_path)
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps({"name": "Odd", "zone": "entrance", "weeks": 3}), encoding="utf-8")

    assert "draft" in await terminal.refusal("experiment", "pause", "calm-or-not")
    assert "start: Field required" in await terminal.refusal("experiment", "create", odd)
    assert "'nobody'" in await terminal.refusal("experiment", "report", "nobody")


async def test_a_report_gives_the_verdict_before_its_numbers(terminal: Terminal, tmp_path: Path) -> None:
    await drawn(terminal, tmp_path)
    await terminal.said("experiment", "start", "calm-or-not")
    await lived_through(terminal)

    lines = (await terminal.said("experiment", "report", "calm-or-not")).splitlines()

    assert lines[0].startswith("Switch to B (calm).")
    assert "estimate   +1.000 csat, arm B" in lines  # 5 - 4 in every pair
    assert "interval   +1.000 to +1.000 (95%)" in lines
    assert "pairs      28 of 28 count" in lines
    assert "delivered  100% in arm A, 28 answers" in lines


async def test_each_comparison_of_several_has_a_line(terminal: Terminal, tmp_path: Path) -> None:
    third = "{name: C, patch: {light: {brightness: 80%}}}]"
    several = DRAFT.replace("{name: B, scene: calm}]", "{name: B, scene: calm}, " + third)
    file = tmp_path / "several.yaml"
    file.write_text(several.replace("weeks: 2", "weeks: 3").replace("03-02", "03-23"), encoding="utf-8")

    said = await terminal.said("experiment", "create", file)
    await terminal.said("experiment", "start", "calm-or-not")
    await lived_through(terminal)
    lines = (await terminal.said("experiment", "report", "calm-or-not")).splitlines()

    # Four blocks a day, each hour of each weekday a stratum of three weeks; 5 - 4 in every one
    assert said.startswith("calm-or-not is drawn: 28 strata, 84 blocks, ")
    effects = [line for line in lines if line.startswith("effect")]
    assert [line.partition(" csat of ")[2][0] for line in effects] == ["B", "C"]
    assert all("+1.000 csat" in line and line.endswith("clear, n = 56 blocks") for line in effects)
    assert "strata     28 of 28 count" in lines


async def test_a_report_without_answers_says_that_there_is_no_number(
    terminal: Terminal, tmp_path: Path
) -> None:
    await drawn(terminal, tmp_path)

    said = await terminal.said("experiment", "report", "calm-or-not")

    assert said.startswith("Cannot trust this yet")
    assert "estimate   none yet\n" in said


async def test_blocks_say_why_they_may_not_count(terminal: Terminal, tmp_path: Path) -> None:
    await drawn(terminal, tmp_path)

    lines = (await terminal.said("experiment", "blocks", "calm-or-not")).splitlines()

    assert len(lines) == 1 + 56
    assert all(line.endswith("the block is not over yet") for line in lines[1:])
    assert len(json.loads(await terminal.said("experiment", "blocks", "calm-or-not", "--json"))) == 56


async def test_a_report_is_kept_and_verified_and_an_edit_of_it_found(
    terminal: Terminal, tmp_path: Path
) -> None:
    await drawn(terminal, tmp_path)
    await terminal.said("experiment", "start", "calm-or-not")
    await lived_through(terminal)
    kept = [tmp_path / "report.json", tmp_path / "report.html"]
    for file in kept:
        await terminal.said("experiment", "report", "calm-or-not", "--out", file)

    said = [await terminal.said("experiment", "verify", file) for file in kept]
    nicer = json.loads(kept[0].read_bytes())
    nicer["report"]["estimate"] = 1.5
    kept[0].write_bytes(written(nicer))
    refusal = await terminal.refusal("experiment", "verify", kept[0])

    plan = terminal.shop.experiments.get("calm-or-not").plan
    assert plan is not None
    assert all(f"plan  {plan.hash}\n" in each for each in said)
    assert "report.estimate: the file says 1.5, computed again it is 0.99999" in refusal  # B less A: 5 - 4


async def test_what_is_no_report_is_not_verified(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text('{"estimate": 1.0}', encoding="utf-8")

    assert "no report of ours" in await terminal.refusal("experiment", "verify", file)
    assert "No such file" in await terminal.refusal("experiment", "verify", tmp_path / "none.json")


async def test_a_design_is_tried_on_a_simulated_store_without_a_controller(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(
        DRAFT.replace("scene: neutral", "").replace("scene: calm", "patch: {music: {volume: 25%}}"), "utf-8"
    )

    said = await terminal.said("experiment", "simulate", file, "--reps", "20", "--json")

    found = json.loads(said)
    assert found["reps"] == 20
    # Music is there in three minutes, long before the burn-in ends
    assert found["true_diluted"] == pytest.approx(found["true_full"], abs=0.01)


async def test_a_design_is_tried_on_the_days_that_a_store_lived_through(
    terminal: Terminal, tmp_path: Path
) -> None:
    file, past = tmp_path / "draft.yaml", tmp_path / "answers.csv"
    file.write_text(
        DRAFT.replace("scene: neutral", "").replace("scene: calm", "patch: {music: {volume: 25%}}"), "utf-8"
    )
    days = [date(2026, 1, 5) + timedelta(days=n) for n in range(14)]
    lines = [f"{day}T{hour:02}:30:00+03:00,entrance,csat,4" for day in days for hour in range(10, 22)]
    past.write_text("\n".join(["at,zone,metric,score", *lines]), "utf-8")

    said = await terminal.said("experiment", "simulate", file, "--from", past, "--reps", "20")
    past.write_text("at,zone,metric,score\nmorning,entrance,csat,4\n", "utf-8")
    refused = await terminal.refusal("experiment", "simulate", file, "--from", past)

    assert "own past: 168 answers on 14 days from 2026-01-05 to 2026-01-18" in said
    assert "So few days show little" in said
    assert "answers.csv:2: at is 'morning'" in refused


async def test_an_analyst_asks_what_a_draft_could_detect(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(DRAFT, encoding="utf-8")

    said = await terminal.said("experiment", "outlook", file)
    told = json.loads(await terminal.said("experiment", "outlook", file, "--json"))

    # the shop is new
    assert said.startswith("Not enough past to say what this can detect")
    assert (told["basis"], told["curve"]) == ("none", [])
    assert await terminal.said("experiment", "list") == "there is no experiment yet\n"
