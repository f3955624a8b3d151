"""`ambiyans demo`: one command, a store that was lived in for four weeks, and nothing left afterwards."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from controller.adapters.broker_recipe import mosquitto_program
from tests.whole.programs import TOKEN, Program, eventually
from tests.whole.shop import UNPLUGGED, Staff

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

START_S = 120.0
"""on a machine that is busy with other tests; alone it takes a sixth"""
END_S = 15.0


@dataclass
class Demo:
    """A running demo with a temporary folder of its own."""

    program: Program
    staff: Staff
    folder: Path
    broker: str

    def processes(self) -> set[int]:
        """Every living process that the demo started, itself included, told by the folder it was given."""
        mark = f"TMPDIR={self.folder}".encode()
        return {int(p.parent.name) for p in Path("/proc").glob("[0-9]*/environ") if mark in environment(p)}


def environment(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().split(b"\0")
    except OSError:  # it has just ended, or is a zombie
        return []


@pytest.fixture(scope="module", params=["iotcore", "mosquitto"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for the tests below, one after the other with each broker."""
    broker: str = request.param
    if broker == "mosquitto" and mosquitto_program() is None:
        pytest.skip("mosquitto is not installed")
    root = tmp_path_factory.mktemp(f"demo-{broker}")
    (root / "tmp").mkdir()
    command = [sys.executable, "-m", "controller", "demo", "--port", "0", "--broker", broker]
    program = Program(
        command, root / "demo.log", TMPDIR=str(root / "tmp"), AMBIYANS_ADMIN_TOKEN=TOKEN, PYTHONUNBUFFERED="1"
    )
    try:
        eventually(lambda: panel(program) or not program.running(), START_S, what="the panel's link")
        assert program.running(), program.said()
        found = panel(program)
        assert found is not None
        staff = Staff(found[1])
        yield Demo(program, staff, root / "tmp", broker)
        staff.http.close()
    finally:
        program.end(signal.SIGINT)


def panel(program: Program) -> re.Match[str] | None:
    return re.search(r"^Panel .*(http://127\.0\.0\.1:\d+)/login/\S+$", program.said(), re.MULTILINE)


def test_it_says_what_is_simulated_and_which_broker_runs(demo: Demo) -> None:
    said = demo.program.said()

    assert "Simulated store: its devices, its customers" in said
    assert f"broker: {demo.broker}" in said
    assert "with seed 1" in said
    assert demo.staff.http.get("/login", follow_redirects=True).status_code == 200


def test_all_but_the_unplugged_lamp_are_what_they_should_be(demo: Demo) -> None:
    eventually(lambda: demo.staff.ready() == 200, what="the demo is ready")
    eventually(lambda: demo.staff.settled("entrance"), what="the entrance is settled")

    devices = demo.staff.get("/devices")["items"]

    assert len(devices) >= 40
    assert all(device["adopted"] for device in devices)
    away = [device for device in devices if device["available"] is False]
    assert [device["name"] for device in away] == [UNPLUGGED.replace("-", " ").capitalize()]
    eventually(lambda: demo.staff.holding("entrance") == (11, 12), what="11 of 12")


def test_the_finished_experiments_report_shows_the_simulations_truth_beside_its_interval(demo: Demo) -> None:
    [finished] = [e for e in demo.staff.get("/experiments")["items"] if e["status"] == "finished"]

    report = demo.staff.get(f"/experiments/{finished['id']}/report")

    assert report["ci"][0] < report["estimate"] < report["ci"][1]
    assert report["simulated_truth"]["seed"] == 1
    assert isinstance(report["simulated_truth"]["effect"], float)
    assert "pairs of blocks, delivered 100 %" in report["verdict_text"]
    blocks = demo.staff.get(f"/experiments/{finished['id']}/blocks?limit=500")["items"]
    whole = [p for p in {b["pair"] for b in blocks} if not lost(blocks, p)]
    assert len(whole) == report["n"]


def test_tills_and_counters_are_reported_beside_the_verdict_with_what_is_true(demo: Demo) -> None:
    [finished] = [e for e in demo.staff.get("/experiments")["items"] if e["status"] == "finished"]

    report = demo.staff.get(f"/experiments/{finished['id']}/report")

    outcomes = {each["outcome"]: each for each in report["outcomes"]}
    assert outcomes.keys() == {"sales", "footfall", "complaints", "nps"}
    truth = report["simulated_truth"]["outcomes"]
    low, high = outcomes["sales"]["ci"]
    # A 95 % interval: half of its width more on either side is crossed about once in 10,000 runs
    assert low - (high - low) / 2 < truth["sales"] < high + (high - low) / 2
    assert (report["adjusted"]["source"], report["money"]["currency"]) == ("occupancy", "TRY")
    assert {each["by"] for each in report["segments"]} == {"language", "channel"}


def lost(blocks: list[dict[str, object]], pair: object) -> bool:
    """Whether one of a pair's blocks may not count."""
    return any(block["outcome"] is None for block in blocks if block["pair"] == pair)


def test_the_answers_of_four_weeks_are_there(demo: Demo) -> None:
    newest = datetime.fromisoformat(demo.staff.get("/feedback?limit=1")["items"][0]["at"])
    long_ago = (newest - timedelta(days=26)).date()

    assert demo.staff.get(f"/feedback?to={long_ago}&limit=1")["items"]


def test_ctrl_c_ends_every_process_and_leaves_no_file(demo: Demo) -> None:
    assert len(demo.processes()) >= 3  # itself, the broker, the devices
    begun_s = time.monotonic()

    demo.program.process.send_signal(signal.SIGINT)

    assert demo.program.process.wait(START_S) == 0
    eventually(lambda: not demo.processes(), END_S, what="every child is gone")
    assert time.monotonic() - begun_s < END_S
    assert list(demo.folder.iterdir()) == []
    assert "Traceback" not in demo.program.said()
