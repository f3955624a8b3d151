"""The survey behind a QR code, without JavaScript."""

from __future__ import annotations

import re
from datetime import datetime

import httpx
import pytest
from sqlmodel import select

from controller.adapters.tables_feedback import ResponseRow
from tests.web.api_client import Api
from tests.web.store_fixture import Shop

EN = {"Accept-Language": "en"}


async def _form_id(api: Api, path: str = "/f/entrance") -> str:
    found = re.search(r'name="id" value="(\w+)"', (await api.anonymous.get(path, headers=EN)).text)
    assert found
    return found[1]


async def _send(api: Api, **form: str | list[str]) -> httpx.Response:
    return await api.anonymous.post("/f/entrance?lang=en", data=form, headers=EN)


async def _stored(shop: Shop) -> list[ResponseRow]:
    return await shop.database.read(lambda session: list(session.exec(select(ResponseRow)).all()))


async def test_two_taps_store_one_answer_with_its_zone_and_language(api: Api, shop: Shop) -> None:
    answer = await _send(api, id=await _form_id(api), score="4", reasons=["music", "light"], comment=" nice ")

    assert (answer.status_code, answer.headers["location"]) == (303, "/f/entrance/thanks?lang=en")
    (row,) = await _stored(shop)
    assert (row.zone, row.metric, row.score, row.comment) == ("entrance", "csat", 4, "nice")
    assert (row.reasons, row.channel, row.language, row.contact) == (["music", "light"], "qr", "en", None)
    assert isinstance(row.at, datetime)


async def test_a_double_tap_counts_once_and_says_thank_you_both_times(api: Api, shop: Shop) -> None:
    form_id = await _form_id(api)

    answers = [await _send(api, id=form_id, score="5") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(await _stored(shop)) == 1


async def test_two_customers_get_two_forms(api: Api) -> None:
    assert await _form_id(api) != await _form_id(api)


@pytest.mark.parametrize("form", [{}, {"score": "6"}, {"score": "-1"}, {"score": "four"}])
async def test_a_form_without_a_face_is_asked_again(api: Api, shop: Shop, form: dict[str, str]) -> None:
    answer = await _send(api, **form)

    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert await _stored(shop) == []


async def test_a_contact_is_kept_with_consent_only(api: Api, shop: Shop) -> None:
    refused = await _send(api, score="1", contact="can@example.com")
    assert (refused.status_code, "tick the box" in refused.text) == (422, True)

    await _send(api, score="1", contact="can@example.com", consent="yes")

    (row,) = await _stored(shop)
    assert (row.contact, row.consent) == ("can@example.com", True)


async def test_a_token_is_good_for_one_answer(api: Api, shop: Shop) -> None:
    body = {"zone": "entrance"}
    token = (await api.administrator.post("/api/v1/feedback/tokens", json=body)).json()["token"]
    assert token in (await api.anonymous.get(f"/f/entrance?token={token}")).text

    first = await _send(api, score="5", token=token)
    again = await _send(api, score="1", token=token)

    assert (first.status_code, again.status_code) == (303, 409)
    assert [row.score for row in await _stored(shop)] == [5]


async def test_the_page_speaks_the_customers_language_and_offers_the_other(api: Api) -> None:
    turkish = await api.anonymous.get("/f/entrance", headers={"Accept-Language": "tr-TR"})
    english = await api.anonymous.get("/f/entrance?lang=en", headers={"Accept-Language": "tr-TR"})

    assert '<html lang="tr">' in turkish.text
    assert "Burayı nasıl buldunuz?" in turkish.text
    assert 'href="?lang=en"' in turkish.text
    assert "How do you like it here?" in english.text


@pytest.mark.parametrize("path", ["/f/roof", "/kiosk/roof", "/f/roof/thanks", "/kiosk/roof/app.webmanifest"])
async def test_an_unknown_zone_is_a_friendly_page_in_both_languages(api: Api, path: str) -> None:
    answer = await api.anonymous.get(path, headers=EN)

    assert answer.status_code == 404
    assert "We cannot find this place" in answer.text
    assert '<div lang="tr"><h2>Bu yeri bulamadık' in answer.text


async def test_no_cache_hands_one_customers_form_to_the_next(api: Api) -> None:
    assert (await api.anonymous.get("/f/entrance")).headers["cache-control"] == "no-store"
