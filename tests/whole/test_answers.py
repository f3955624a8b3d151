"""Customers' answers: stored once, receipted after they are on disk, and none is lost with the power."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import uuid4

import pytest

from tests.whole.programs import eventually
from tests.whole.shop import STORE, Shop

TERMINAL = f"ambiyans/{STORE}/feedback/tablet"


def rows(shop: Shop, *ids: str) -> list[tuple[str, int]]:
    """What of these answers is in the database, read by another program."""
    with sqlite3.connect(f"file:{shop.data / 'ambiyans.sqlite3'}?mode=ro", uri=True) as database:
        places = ",".join("?" * len(ids))
        query = f"SELECT id, score FROM responses WHERE id IN ({places}) ORDER BY id"  # noqa: S608 marks
        return list(database.execute(query, ids))


def new_id() -> str:
    return f"answer-{uuid4()}"


def answer(identity: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 JSON
    return {"id": identity, "zone": "entrance", "metric": "csat", "score": 4, **more}


def test_an_answer_that_is_sent_twice_is_one_row_and_the_first_stands(entrance: Shop) -> None:
    mine = new_id()

    first = entrance.staff.http.post("/api/v1/feedback", json=answer(mine))
    second = entrance.staff.http.post("/api/v1/feedback", json=answer(mine, score=1))

    assert (first.status_code, second.status_code) == (201, 200)
    assert rows(entrance, mine) == [(mine, 4)]


def test_a_terminals_answer_is_receipted_and_stored_once_however_often_it_says_it(entrance: Shop) -> None:
    mine = new_id()

    for _ in range(3):
        entrance.outsider.tell(TERMINAL, **answer(mine))

    receipt = f"{TERMINAL}/receipt"
    eventually(lambda: len(entrance.outsider.trees(receipt)) == 3, what="three receipts")
    assert entrance.outsider.trees(receipt) == [{"id": mine, "stored": True}] * 3
    assert rows(entrance, mine) == [(mine, 4)]


@pytest.mark.parametrize(
    ("change", "named"),
    [({"score": 9}, "score"), ({"zone": "attic"}, "attic"), ({"metric": "mood"}, "metric")],
)
def test_an_answer_that_can_never_be_stored_is_refused_with_the_reason(
    entrance: Shop, change: dict[str, Any], named: str
) -> None:
    mine = new_id()

    entrance.outsider.tell(TERMINAL, **answer(mine) | change)

    said = entrance.outsider.hears(f"{TERMINAL}/receipt", id=mine, stored=False)
    assert named in said["error"]
    assert rows(entrance, mine) == []


def test_what_is_no_answer_at_all_does_not_stop_the_next_one(entrance: Shop) -> None:
    mine = new_id()

    entrance.outsider.tell_plainly(TERMINAL, b"\xff\x00 not JSON")
    entrance.outsider.tell(TERMINAL, **answer(mine))

    entrance.outsider.hears(f"{TERMINAL}/receipt", id=None, stored=False)
    entrance.outsider.hears(f"{TERMINAL}/receipt", id=mine, stored=True)


def test_an_answer_whose_commit_the_power_cut_prevents_comes_again(entrance: Shop) -> None:
    mine, receipt = new_id(), f"{TERMINAL}/receipt"
    lock = sqlite3.connect(entrance.data / "ambiyans.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")  # the disk is busy: nothing can be committed

    entrance.outsider.tell(TERMINAL, **answer(mine))
    eventually(lambda: handled(entrance, TERMINAL), what="the broker handed it to the controller")
    entrance.controller.kill()
    lock.close()

    assert rows(entrance, mine) == []
    assert entrance.outsider.trees(receipt) == []
    entrance.start_controller()
    entrance.outsider.hears(receipt, id=mine, stored=True)
    assert rows(entrance, mine) == [(mine, 4)]


def handled(shop: Shop, topic: str) -> bool:
    """Whether a message of ours has come back to us, so that the broker has sent it to everyone."""
    return any(name == topic for name, _ in shop.outsider.heard)


def test_no_press_of_a_smiley_is_lost_or_counted_twice_when_the_controller_is_killed(entrance: Shop) -> None:
    presses = [f"press-{number:03}-{uuid4()}" for number in range(60)]
    terminal = f"ambiyans/{STORE}/feedback/entrance-smileys/receipt"

    for number, press in enumerate(presses):
        entrance.outsider.tell("ambiyans-sim/entrance-smileys/press", id=press, score=1 + number % 4)
        if number == 20:
            eventually(lambda: entrance.outsider.trees(terminal), what="the first receipts")
            entrance.controller.kill()
        if number == 40:
            entrance.start_controller()

    wanted = [(press, 1 + number % 4) for number, press in enumerate(presses)]
    eventually(lambda: rows(entrance, *presses) == wanted, what="every press is stored once")
    eventually(lambda: set(presses) <= {tree["id"] for tree in entrance.outsider.trees(terminal)})
