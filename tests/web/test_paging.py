"""Pages of lists that are in memory."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from controller.web.paging import unhurried, whole


def request(path: str) -> Request:
    path, _, query = path.partition("?")
    return Request({"type": "http", "path": path, "query_string": query.encode(), "headers": []})


@given(st.integers(0, 50), st.integers(1, 60))
def test_following_the_pages_gives_every_entry_once(count: int, limit: int) -> None:
    found, cursor, pages = list[int](), None, 0
    while pages == 0 or cursor is not None:
        page = whole(range(count), request("/things?a=1"), limit, cursor)
        found += page["items"]
        cursor = page["next"].partition("cursor=")[2] if page["next"] else None
        pages += 1

    assert found == list(range(count))
    assert pages == max(1, -(-count // limit))


async def test_a_long_list_is_converted_whole_and_lets_others_in_between() -> None:
    others = 0

    async def other() -> None:
        nonlocal others
        while True:
            others += 1
            await asyncio.sleep(0)

    working = asyncio.create_task(other())
    found = await unhurried(range(1000), str)
    working.cancel()

    assert found == [str(number) for number in range(1000)]
    assert others > 10


def test_the_next_page_keeps_the_filters() -> None:
    page = whole([1, 2, 3], request("/things?zone=caf%C3%A9&limit=1&cursor=1"), 1, "1")

    assert page == {"items": [2], "next": "/things?zone=caf%C3%A9&limit=1&cursor=2"}
