"""QR codes and posters."""

from __future__ import annotations

from io import BytesIO

import segno

from tests.web.api_client import Api


async def test_the_code_leads_to_the_zones_survey(api: Api) -> None:
    manager = await api.browser("manager")

    drawn = await manager.get("/qr/entrance.svg")

    expected = BytesIO()
    segno.make("http://127.0.0.1:8080/f/entrance", error="q").save(
        expected, kind="svg", scale=8, border=4, light="#fff"
    )
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.content == expected.getvalue()


async def test_a_poster_asks_in_every_language_of_the_store(api: Api) -> None:
    manager = await api.browser("manager")

    page = (await manager.get("/poster/entrance")).text

    assert "Burayı nasıl buldunuz?" in page
    assert "How do you like it here?" in page
    assert 'src="/qr/entrance.svg"' in page


async def test_posters_are_for_people_of_the_store(api: Api) -> None:
    assert (await api.anonymous.get("/qr/entrance.svg")).status_code == 303
    assert (await (await api.browser("manager")).get("/qr/roof.svg")).status_code == 404


async def test_all_zones_are_offered_for_printing(api: Api) -> None:
    page = (await (await api.browser("manager")).get("/posters")).text

    assert '/poster/entrance"' in page
    assert '/kiosk/fitting-rooms"' in page
