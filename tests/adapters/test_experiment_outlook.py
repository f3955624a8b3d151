"""What a draft could detect, read from what the store has written down."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlmodel import Session

from controller.adapters.database import Database, open_session
from controller.adapters.experiment_draft import drawn
from controller.adapters.experiment_outlook import PAST_WEEKS, foresee, foreseen, recalled
from controller.adapters.records import add_exposures, insert_response
from controller.adapters.tables import ResponseRow
from controller.adapters.worker import Worker
from controller.atmosphere.hours import opening_spans
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, ZoneId
from tests.adapters.test_experiment_draft import DRAFT
from tests.web.store_fixture import ENTRANCE, FITTING_ROOMS, ISTANBUL, MONDAY_NOON, small_store

STORE = small_store()
PLAN = drawn(replace(DRAFT, seed=1), STORE, MONDAY_NOON)
TODAY = MONDAY_NOON.astimezone(ISTANBUL).date()


def remember(session: Session, zone: ZoneId, weeks: int, *, answers_an_hour: int = 4) -> None:
    """Weeks as scheduled up to today, with customers who differ from hour to hour."""
    chance = Random(zone)
    days = [TODAY - timedelta(days=n + 1) for n in range(7 * weeks)]
    spans = [span for day in days for span in opening_spans(STORE, day)]
    add_exposures(session, [_exposure(zone, begins, ends) for begins, ends in spans])
    hours = [
        begins + timedelta(hours=n) for begins, ends in spans for n in range((ends - begins).seconds // 3600)
    ]
    for hour in hours:
        for n in range(answers_an_hour):
            at = hour + timedelta(minutes=n)
            score, name = chance.randint(2, 5), f"{zone}-{at.isoformat()}"
            insert_response(
                session,
                ResponseRow(
                    id=name, zone=zone, metric="csat", score=score, at=at, received_at=at, source="kiosk"
                ),
            )


def _exposure(zone: ZoneId, begins: datetime, ends: datetime) -> Exposure:
    return Exposure(
        zone, SceneName("neutral"), begins, ends, begins, delivered=1.0, reason=ReasonKind.SCHEDULE
    )


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(f"sqlite:///{tmp_path / 'past.sqlite3'}") as opened:
        yield opened


def test_a_store_with_a_past_is_told_what_it_can_detect(session: Session) -> None:
    remember(session, ENTRANCE, 4)

    own = recalled(session, PLAN.design, STORE, MONDAY_NOON)
    told = foreseen(PLAN, own, None)

    # four blocks of three hours on 28 days; two hours of each count, with four answers an hour
    assert (told["past"]["blocks"], told["past"]["answers_per_block"]) == (4 * 28, 8)
    assert (told["basis"], told["past"]["answers_a_day"], told["pairs"]) == ("own", 48, 28)
    assert told["sentences"]["en"].startswith(
        f"At your 48 answers a day you can detect {told['detectable']:.2f} CSAT in 2 weeks."
    )


def test_the_past_ends_with_yesterday_and_begins_a_season_ago(session: Session) -> None:
    own = recalled(session, PLAN.design, STORE, MONDAY_NOON)

    assert own.design.start == TODAY - timedelta(weeks=PAST_WEEKS)
    assert max(own.open_spans) == TODAY - timedelta(days=1)
    assert date(2026, 1, 1) in own.holidays


def test_a_zone_that_opened_a_week_ago_borrows_the_noise_of_the_others(session: Session) -> None:
    remember(session, ENTRANCE, 1)
    remember(session, FITTING_ROOMS, 4)
    everywhere = replace(PLAN.design, zones=tuple(STORE.zones))

    own, every = (recalled(session, design, STORE, MONDAY_NOON) for design in (PLAN.design, everywhere))

    assert foreseen(PLAN, own, None)["basis"] == "none"
    borrowed = foreseen(PLAN, own, every)
    assert (borrowed["basis"], borrowed["past"]["days"]) == ("store", 7)
    assert "These zones have too little past of their own" in borrowed["sentences"]["en"]


async def test_a_new_store_is_told_that_nothing_can_be_said(database: Database) -> None:
    async with Worker() as worker:
        told = await foresee(PLAN, database=database, worker=worker, store=STORE, now=MONDAY_NOON)

    assert (told["basis"], told["detectable"], told["curve"], told["check"]) == ("none", None, [], None)
    assert told["sentences"]["tr"].startswith("Bunun neyi görebileceğini söyleyecek kadar geçmiş yok")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite:///{tmp_path / 'new.sqlite3'}") as opened:
        yield opened
