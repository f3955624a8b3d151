"""The frame around every page."""

from __future__ import annotations

import pytest

from controller.web.language import language
from controller.web.panel_frame import tabs
from controller.web.panel_view import Rights
from tests.web.api_client import HOST, Api


def test_only_pages_that_one_may_open_are_offered() -> None:
    offered = tabs("now", Rights(devices=True), language("en"))

    assert [(tab.path, tab.current) for tab in offered] == [
        ("/", True),
        ("/plan", False),
        ("/devices", False),
    ]


async def test_a_script_without_a_session_is_told_instead_of_led_to_a_form(api: Api) -> None:
    answer = await api.anonymous.get("/zones/entrance/switch", headers={"HX-Request": "true"})

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/zones/entrance/switch", "/emergency", "/devices/1", "/tickets/1"])
async def test_a_form_without_a_session_leads_to_the_sign_in_and_changes_nothing(api: Api, path: str) -> None:
    answer = await api.anonymous.post(path, data={}, headers={"Origin": HOST})

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert api.shop.controls.acts == []
