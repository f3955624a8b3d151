"""A power cut at a random moment of a scene change, and what the store is like afterwards."""

from __future__ import annotations

import random
import sqlite3
import time
from typing import NamedTuple

from tests.whole.programs import eventually
from tests.whole.shop import Shop

MOST_S = 1.5
"""the change is under way for longer: it fades for five seconds"""


class Outcome(NamedTuple):
    """What a store is like once it runs again and has come to rest."""

    scene: str
    reason: str
    right: int
    of: int
    open_receipts: int
    """receipts on disk of which nobody knows the end"""


def power_cut_at_a_random_moment(shop: Shop, seed: int) -> Outcome:
    """Switch the entrance, kill the controller a moment later, start it again and let it come to rest."""
    shop.staff.release("entrance")
    receipt = shop.staff.switch("entrance", "slow", minutes=30)
    time.sleep(random.Random(seed).uniform(0.0, MOST_S))  # the moment itself is what is drawn
    shop.controller.kill()

    shop.start_controller()

    eventually(lambda: shop.staff.ready() == 200, what="it runs again")
    eventually(lambda: shop.staff.settled("entrance"), what="the entrance has come to rest")
    eventually(lambda: shop.staff.holding("entrance") == (11, 12), what="all that have power are right")
    eventually(lambda: _open_receipts(shop) == 0, what="every receipt has its end on disk")
    zone = shop.staff.zone("entrance")
    assert shop.staff.get(f"/receipts/{receipt}")["status"] != "pending"
    right, of = shop.staff.holding("entrance")
    return Outcome(zone["scene"], zone["reason"]["kind"], right, of, _open_receipts(shop))


def _open_receipts(shop: Shop) -> int:
    with sqlite3.connect(f"file:{shop.data / 'ambiyans.sqlite3'}?mode=ro", uri=True) as database:
        [(pending,)] = database.execute("SELECT count(*) FROM receipts WHERE status = 'pending'").fetchall()
    return int(pending)
