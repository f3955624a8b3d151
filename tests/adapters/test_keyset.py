"""Going through a long list shows every row once, whatever comes in meanwhile."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, just, text
from sqlmodel import Session

from controller.adapters.keyset import CursorError, cursor_after, read_cursor
from controller.adapters.records import insert_response, page_of_responses
from controller.adapters.tables import ResponseRow
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url


def give(session: Session, name: str, minute: int) -> None:
    at = NOON + timedelta(minutes=minute)
    row = ResponseRow(id=name, zone="entrance", metric="csat", score=4, at=at, received_at=at, source="api")
    insert_response(session, row)


def test_every_answer_is_on_one_page_even_where_many_came_at_once(session: Session) -> None:
    for number in range(10):
        give(session, f"a{number}", number // 4)

    seen, cursor = list[str](), None
    while True:
        page = page_of_responses(session, zone="entrance", limit=3, cursor=cursor)
        seen += [row.id for row in page.items]
        give(session, f"new{len(seen)}", 100)
        cursor = page.next_cursor
        if cursor is None:
            break

    assert sorted(seen) == [f"a{number}" for number in range(10)]


def test_a_page_that_holds_the_rest_is_the_last(session: Session) -> None:
    for number in range(3):
        give(session, f"a{number}", number)

    assert page_of_responses(session, limit=3).next_cursor is None
    assert page_of_responses(session, begins=NOON, ends=NOON + timedelta(minutes=1)).items[0].id == "a0"


@given(datetimes(timezones=just(NOON.tzinfo)), text(min_size=1))
def test_a_cursor_leads_back_to_its_row(at: object, key: str) -> None:
    assert read_cursor(cursor_after(at, key)) == (at, key)  # type: ignore[arg-type]


@pytest.mark.parametrize("cursor", ["", "x", "12", "12.", ".a", "9" * 30 + ".a", "1e5.a"])
def test_a_cursor_that_is_not_ours_is_refused(session: Session, cursor: str) -> None:
    with pytest.raises(CursorError):
        page_of_responses(session, cursor=cursor)
