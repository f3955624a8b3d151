"""No answer is lost or counted twice, whichever way it comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlmodel import Session, func, select

from controller.adapters.database import Database
from controller.adapters.events import Broadcast, Event
from controller.adapters.intake import (
    ContactWithoutConsentError,
    FeedbackIntake,
    ReceiptMessage,
    TokenRefusedError,
    TokenUsedError,
    UnknownZoneError,
)
from controller.adapters.records import quarantined, recent_audit
from controller.adapters.submission import Submission
from controller.adapters.tables import AlertRow, ResponseRow, TicketRow
from controller.atmosphere.model import ReasonKind, SceneName, ZoneId
from controller.feedback.answer import AnswerContext
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.adapters.small_store import SMALL_STORE

empty_url, postgresql_server, sqlite_url = (
    databases.empty_url,
    databases.postgresql_server,
    databases.sqlite_url,
)

CALM = AnswerContext(
    SceneName("calm"), ReasonKind.EXPERIMENT, NOON - timedelta(minutes=90), "citrus", "B", {"volume": 0.3}
)


def context(zone: ZoneId, at: datetime) -> AnswerContext:
    assert (zone, at.tzinfo) == ("entrance", NOON.tzinfo)
    return CALM


class Heard(Broadcast):
    """A broadcast that keeps what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def publish(self, event: Event) -> None:
        self.events.append(event)


class Door:
    """An intake at noon, its database, and what it told."""

    def __init__(self, database: Database) -> None:
        broadcast = Heard()
        self.database, self.told, self.now = database, broadcast.events, NOON
        self.intake = FeedbackIntake(
            database, store=lambda: SMALL_STORE, context=context, events=broadcast, clock=lambda: self.now
        )

    async def rows(self, table: type[Any]) -> int:
        def count(session: Session) -> int:
            return session.exec(select(func.count()).select_from(table)).one()

        return await self.database.read(count)


@asynccontextmanager
async def door(url: str) -> AsyncIterator[Door]:
    async with Database(url) as database:
        yield Door(database)


def answer(name: str = "a", **more: object) -> Submission:
    fields = {"id": name, "zone": "entrance", "metric": "csat", "score": 4}
    return Submission.model_validate(fields | more)


async def test_an_answer_carries_the_atmosphere_that_it_was_given_in(empty_url: str) -> None:
    async with door(empty_url) as shop:
        stored = await shop.intake.submit(answer(comment=" Lovely "), source="kiosk")
        row = await shop.database.read(lambda session: session.get(ResponseRow, "a"))

    assert stored.created
    assert row is not None
    assert (row.scene, row.reason, row.minutes_since_change) == ("calm", "experiment", 90.0)
    assert (row.experiment, row.arm, row.settings) == ("citrus", "B", {"volume": 0.3})
    assert (row.at, row.received_at, row.touchpoint, row.comment) == (NOON, NOON, "arrival", "Lovely")
    assert [event.kind for event in shop.told] == ["response"]


async def test_fifty_times_the_same_answer_is_one_answer(empty_url: str) -> None:
    async with door(empty_url) as shop:
        outcomes = await asyncio.gather(
            *(shop.intake.submit(answer(score=1 + n % 5), source="api") for n in range(50))
        )

        assert [outcome.created for outcome in outcomes].count(True) == 1
        assert {outcome.response.score for outcome in outcomes} == {outcomes[0].response.score}
        assert await shop.rows(ResponseRow) == 1
        assert len(shop.told) == 1


async def test_a_low_score_with_a_comment_makes_one_ticket(empty_url: str) -> None:
    async with door(empty_url) as shop:
        for _ in range(2):
            await shop.intake.submit(answer(score=2, comment="Too loud"), source="api")
        await shop.intake.submit(answer("b", score=2), source="api")
        await shop.intake.submit(answer("c", comment="Fine"), source="api")

        assert await shop.rows(TicketRow) == 1
        ticket = next(event for event in shop.told if event.kind == "ticket")
        assert (ticket.data["feedback"], ticket.data["status"]) == ("a", "open")
        assert (await shop.database.read(lambda s: recent_audit(s, 1)))[0].action == "ticket.open"


async def test_many_bad_answers_at_once_alert_the_staff_once(sqlite_url: str) -> None:
    async with door(sqlite_url) as shop:
        for number in range(8):
            await shop.intake.submit(answer(str(number), score=1), source="api")

        assert await shop.rows(AlertRow) == 1
        alert = next(event for event in shop.told if event.kind == "alert")
        assert (alert.data["zone"], alert.data["answers"], alert.data["share"]) == ("entrance", 4, 1.0)


async def test_an_answer_of_no_zone_is_kept_without_an_atmosphere(sqlite_url: str) -> None:
    async with door(sqlite_url) as shop:
        mailed = answer(zone=None, touchpoint="after-visit", metric="nps", score=3, comment="Meh")
        stored = await shop.intake.submit(mailed, source="api")

    assert (stored.response.scene, stored.response.zone) == (None, None)
    assert stored.ticket is not None


async def test_a_token_is_good_for_one_answer(empty_url: str) -> None:
    async with door(empty_url) as shop:
        token = await shop.intake.issue_token(zone="entrance", touchpoint=None, expires=None, actor="ayse")

        first = await shop.intake.submit(answer("a", token=token), source="survey")
        again = await shop.intake.submit(answer("a", token=token), source="survey")
        with pytest.raises(TokenUsedError):
            await shop.intake.submit(answer("b", token=token), source="survey")

        assert (first.created, again.created, first.response.trust) == (True, False, "high")
        assert await shop.rows(ResponseRow) == 1


async def test_a_forged_or_late_or_carried_off_token_stores_nothing(sqlite_url: str) -> None:
    async with door(sqlite_url) as shop:
        issue = shop.intake.issue_token
        late = await issue(zone="entrance", touchpoint=None, expires=NOON + timedelta(hours=1), actor="ayse")
        lounge = await issue(zone="lounge", touchpoint=None, expires=None, actor="ayse")
        shop.now = NOON + timedelta(hours=1)

        for token in (late, lounge, lounge[:-1], "forged"):
            with pytest.raises(TokenRefusedError):
                await shop.intake.submit(answer(token=token), source="survey")
        assert await shop.rows(ResponseRow) == 0


async def test_a_contact_is_kept_with_consent_only(sqlite_url: str) -> None:
    async with door(sqlite_url) as shop:
        with pytest.raises(ContactWithoutConsentError):
            await shop.intake.submit(answer(contact="ali@example.com"), source="api")
        stored = await shop.intake.submit(answer(contact="ali@example.com", consent=True), source="api")

        assert stored.response.contact == "ali@example.com"
        assert "contact" not in shop.told[0].data


async def test_an_unknown_zone_is_named(sqlite_url: str) -> None:
    async with door(sqlite_url) as shop:
        with pytest.raises(UnknownZoneError, match="roof"):
            await shop.intake.submit(answer(zone="roof"), source="api")
        with pytest.raises(UnknownZoneError, match="roof"):
            await shop.intake.issue_token(zone="roof", touchpoint=None, expires=None, actor="ayse")


async def test_a_terminals_answer_is_receipted_after_it_is_stored(empty_url: str) -> None:
    pressed = orjson.dumps(
        {"id": "t-1", "zone": "entrance", "metric": "smiley", "score": 4, "at": "2026-11-03T14:59:58+03:00"}
    )
    async with door(empty_url) as shop:
        receipt = await shop.intake.from_terminal("smiley-1", pressed)
        row = await shop.database.read(lambda session: session.get(ResponseRow, "t-1"))

    assert receipt.payload() == b'{"id":"t-1","stored":true}'
    assert row is not None
    assert (row.terminal, row.at, row.trust) == ("smiley-1", NOON - timedelta(seconds=2), "high")


async def test_the_same_face_pressed_again_at_once_is_kept_and_doubted(sqlite_url: str) -> None:
    async with door(sqlite_url) as shop:
        for number, second in enumerate((0, 1, 30)):
            at = f"2026-11-03T12:00:{second:02}Z"
            pressed = {"id": str(number), "zone": "entrance", "metric": "smiley", "score": 1, "at": at}
            await shop.intake.from_terminal("smiley-1", orjson.dumps(pressed))

        rows = await shop.database.read(lambda s: [row.trust for row in s.exec(select(ResponseRow))])
        assert rows == ["high", "low", "high"]


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (b"\xff\x00 not JSON", None),
        (b"[1, 2]", None),
        (b'{"id": "t-1", "zone": "entrance", "metric": "smiley", "score": 9}', "t-1"),
        (b'{"id": "t-1", "zone": "entrance", "metric": "smiley", "score": "4"}', "t-1"),
        (b'{"id": "t-1", "zone": "roof", "metric": "smiley", "score": 4}', "t-1"),
        (b'{"id": "t-1", "zone": "entrance", "metric": "smiley", "score": 4, "at": "12:00"}', "t-1"),
    ],
)
async def test_a_terminals_nonsense_is_quarantined_once(
    sqlite_url: str, payload: bytes, name: str | None
) -> None:
    async with door(sqlite_url) as shop:
        receipts = [await shop.intake.from_terminal("smiley-1", payload) for _ in range(2)]
        kept = await shop.database.read(lambda session: quarantined(session, 10))

    assert [(r.id, r.stored) for r in receipts] == [(name, False)] * 2
    assert [(row.terminal, row.payload, row.error) for row in kept] == [
        ("smiley-1", payload, receipts[0].error)
    ]


async def test_a_terminal_gets_no_receipt_while_nothing_can_be_stored(sqlite_url: str) -> None:
    pressed = b'{"id": "t-1", "zone": "entrance", "metric": "smiley", "score": 4}'
    async with door(sqlite_url) as shop:
        await shop.database.write(lambda s: s.connection().exec_driver_sql("DROP TABLE tickets"))
        await shop.database.write(lambda s: s.connection().exec_driver_sql("DROP TABLE feedback_token_uses"))
        await shop.database.write(lambda s: s.connection().exec_driver_sql("DROP TABLE responses"))

        with pytest.raises(Exception, match="no such table"):
            await shop.intake.from_terminal("smiley-1", pressed)


def test_a_refusal_tells_the_terminal_why() -> None:
    message = ReceiptMessage("t-1", stored=False, error="score: too high")

    assert message.payload() == b'{"id":"t-1","stored":false,"error":"score: too high"}'
