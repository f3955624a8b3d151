"""A box of smileys of our own: bouncing contacts, ids, times and receipts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.firmware.bench import FakeClock, FakePin, firmware

buttons = firmware("feedback_buttons")
flash = firmware("flash")
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


class Box:
    """A box under the test's own clock."""

    def __init__(self, folder: Path, boot: str = "b1", most: int = 9) -> None:
        self.pins = [FakePin() for _ in range(4)]
        self.clock = FakeClock(int(NOON.timestamp()))
        self.outbox = flash.Outbox(str(folder / "outbox"), most)
        self.refused: list[None] = []
        self.now_ms = 0
        self.device = buttons.Buttons(
            "box",
            "Box",
            self.pins,
            self.outbox,
            store="kadikoy",
            zone="checkout",
            boot=boot,
            clock=self.clock,
            refused=lambda: self.refused.append(None),
        )

    def hold(self, score: int, level: int, for_ms: int) -> None:
        """Keep one contact at a level for a while."""
        self.pins[score - 1].level = level
        for _ in range(for_ms // 10):
            self.now_ms += 10
            self.device.advance(self.now_ms)

    def press(self, score: int) -> None:
        self.hold(score, 0, 100)
        self.hold(score, 1, 100)

    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(line) for _, line in self.outbox.first(99)]


def test_a_press_is_one_answer_with_zone_score_and_time(tmp_path: Path) -> None:
    box = Box(tmp_path)

    box.press(4)

    (answer,) = box.answers()
    assert answer == {
        "id": "box-b1-1",
        "zone": "checkout",
        "metric": "smiley",
        "score": 4,
        "at": "2026-11-03T12:00:00Z",
    }


def test_a_contact_that_bounces_is_one_press_and_a_spike_is_none(tmp_path: Path) -> None:
    box = Box(tmp_path)

    for level in (0, 1, 0, 1):
        box.hold(2, level, 10)
    box.hold(2, 0, 200)
    for level in (1, 0, 1):
        box.hold(2, level, 10)
    box.hold(2, 1, 200)
    box.hold(3, 0, 20)
    box.hold(3, 1, 100)

    assert [answer["score"] for answer in box.answers()] == [2]


def test_a_held_button_is_one_press(tmp_path: Path) -> None:
    box = Box(tmp_path)

    box.hold(1, 0, 10_000)

    assert len(box.answers()) == 1


def test_an_answer_is_told_again_with_doubled_patience_until_it_is_receipted(tmp_path: Path) -> None:
    box = Box(tmp_path)
    box.press(1)

    told = [ms for ms in range(1000, 60_000, 1000) if box.device.messages(ms)]

    assert told == [1000, 6000, 16_000, 36_000]  # 5, 10, 20 s between
    box.device.hear("", b'{"id":"box-b1-1","stored":true}', 60_000)
    assert box.device.messages(100_000) == []
    assert dict(box.device.states())["waiting"] == "0"


@pytest.mark.parametrize("receipt", [b"", b"[]", b'{"id":"box-b1-1"}', b'{"id":"other","stored":true}', b"7"])
def test_what_is_no_receipt_of_it_leaves_an_answer_waiting(tmp_path: Path, receipt: bytes) -> None:
    box = Box(tmp_path)
    box.press(1)

    box.device.hear("", receipt, 0)

    assert len(box.answers()) == 1


def test_while_the_time_is_unknown_an_answer_says_none(tmp_path: Path) -> None:
    box = Box(tmp_path)
    box.clock.epoch = None

    box.press(3)

    assert "at" not in box.answers()[0]


def test_ids_of_two_lives_of_a_box_differ_and_both_answers_wait(tmp_path: Path) -> None:
    Box(tmp_path, boot="b1").press(1)

    later = Box(tmp_path, boot="b2")
    later.press(1)

    assert [answer["id"] for answer in later.answers()] == ["box-b1-1", "box-b2-1"]


def test_a_full_box_says_so_at_the_press(tmp_path: Path) -> None:
    box = Box(tmp_path, most=1)

    box.press(1)
    box.press(2)

    assert (len(box.answers()), len(box.refused)) == (1, 1)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 made aware below
def test_times_are_what_python_writes(moment: datetime) -> None:
    at = moment.replace(microsecond=0, tzinfo=UTC)

    assert buttons.rfc3339(int(at.timestamp())) == at.strftime("%Y-%m-%dT%H:%M:%SZ")
