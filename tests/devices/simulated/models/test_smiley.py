from itertools import pairwise

import pytest

from devices.node.saying import packed, unpacked
from devices.simulated.models.smiley import RETRY_MAX_S, SmileyTerminal

TOPIC = "ambiyans/kadikoy/feedback/cafe-smileys"
AT = "2026-11-03T12:00:00+00:00"


@pytest.fixture
def terminal() -> SmileyTerminal:
    return SmileyTerminal("cafe-smileys", store="kadikoy", zone="cafe")


def receipt(terminal: SmileyTerminal, **content: object) -> None:
    terminal.handle(f"{TOPIC}/receipt", packed(content), 1.0)


def test_a_press_is_told_with_its_id_at_qos_1_and_never_retained(terminal: SmileyTerminal) -> None:
    (saying,) = terminal.press("a1", 4, AT, now_s=0)

    assert (saying.topic, saying.qos, saying.retain) == (TOPIC, 1, False)
    assert unpacked(saying.payload) == {"id": "a1", "zone": "cafe", "metric": "smiley", "score": 4, "at": AT}


def test_an_answer_leaves_the_outbox_when_it_is_stored_and_not_before(terminal: SmileyTerminal) -> None:
    terminal.press("a1", 4, AT, now_s=0)
    terminal.press("a2", 1, AT, now_s=0)

    receipt(terminal, id="a1", stored=True)

    assert terminal.outbox == ("a2",)


def test_an_answer_that_can_never_be_stored_is_let_go(terminal: SmileyTerminal) -> None:
    terminal.press("a1", 4, AT, now_s=0)

    receipt(terminal, id="a1", stored=False, error="unknown zone")

    assert terminal.outbox == ()


def test_what_is_no_receipt_clears_nothing(terminal: SmileyTerminal) -> None:
    terminal.press("a1", 4, AT, now_s=0)

    receipt(terminal, id="a1")
    receipt(terminal, stored=True)
    terminal.handle(f"{TOPIC}/receipt", b"stored", 1.0)

    assert terminal.outbox == ("a1",)


def test_without_a_receipt_the_same_answer_is_told_again_and_again(terminal: SmileyTerminal) -> None:
    (first,) = terminal.press("a1", 4, AT, now_s=0)

    due = []
    for _ in range(7):
        due_s = terminal.due_s()
        assert due_s is not None
        due.append(due_s)
        assert terminal.advance(due_s) == [first]

    waits = [later - sooner for sooner, later in pairwise(due)]
    assert due[0] == 2
    assert waits == [4, 8, 16, 32, RETRY_MAX_S, RETRY_MAX_S]


def test_after_a_broken_connection_the_whole_outbox_is_told_again(terminal: SmileyTerminal) -> None:
    sayings = terminal.press("a1", 4, AT, now_s=0) + terminal.press("a2", 2, AT, now_s=0)

    assert terminal.announce(500) == sayings
    assert terminal.due_s() == 502


def test_a_press_that_arrives_twice_is_one_answer(terminal: SmileyTerminal) -> None:
    terminal.press("a1", 4, AT, now_s=0)
    terminal.press("a1", 4, AT, now_s=1)

    assert terminal.outbox == ("a1",)


def test_a_power_cut_loses_no_answer(terminal: SmileyTerminal) -> None:
    terminal.press("a1", 4, AT, now_s=0)

    terminal.power_up(60)

    assert terminal.outbox == ("a1",)
