"""Who gets a live stream."""

from __future__ import annotations

import pytest

from tests.web.api_client import Api


@pytest.mark.parametrize("page", ["now", "devices", "answers"])
async def test_nobody_gets_no_stream(api: Api, page: str) -> None:
    assert (await api.anonymous.get(f"/panel/events?page={page}")).status_code == 401


async def test_a_page_whose_line_broke_learns_whether_it_is_still_signed_in(api: Api) -> None:
    manager = await api.browser("manager")

    assert (await manager.get("/panel/alive")).status_code == 204
    assert (await api.anonymous.get("/panel/alive")).status_code == 401


async def test_a_stream_needs_the_right_of_its_page(api: Api) -> None:
    analyst, staff = await api.browser("analyst"), await api.browser("facilities", name="can")

    assert (await analyst.get("/panel/events?page=devices")).status_code == 403
    assert (await staff.get("/panel/events?page=answers")).status_code == 403
    assert (await staff.get("/panel/events?page=secrets")).status_code == 404
