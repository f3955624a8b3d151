"""Signing in and out."""

from __future__ import annotations

import httpx
import pytest

from controller.adapters.accounts import add_user, make_sign_in_link
from tests.web.api_client import HOST, Api
from tests.web.store_fixture import Shop

PASSWORD = "a long enough sentence"  # noqa: S105
OWN = {"Origin": HOST, "Accept-Language": "en"}


async def _add_ayse(shop: Shop) -> None:
    now = shop.clock()
    await shop.database.write(
        lambda s: add_user(s, "ayse", ["manager"], password=PASSWORD, actor="test", at=now)
    )


async def _sign_in(api: Api, password: str = PASSWORD, **form: str) -> httpx.Response:
    data = {"username": "ayse", "password": password, **form}
    return await api.anonymous.post("/login", data=data, headers=OWN)


async def test_nobody_is_sent_to_the_sign_in_and_back_to_where_they_wanted(api: Api, shop: Shop) -> None:
    await _add_ayse(shop)

    answer = await api.anonymous.get("/devices?q=spot")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/devices%3Fq%3Dspot")

    signed_in = await _sign_in(api, next="/devices?q=spot")
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/devices?q=spot")


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(api: Api, shop: Shop) -> None:
    await _add_ayse(shop)

    cookie = (await _sign_in(api)).headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_a_wrong_password_says_so_without_saying_which_part_is_wrong(api: Api, shop: Shop) -> None:
    await _add_ayse(shop)

    wrong = await _sign_in(api, "not it")
    unknown = await api.anonymous.post("/login", data={"username": "nobody", "password": "x"}, headers=OWN)

    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "User name or password is wrong." in answer.text
        assert "set-cookie" not in answer.headers


async def test_guessing_is_stopped_after_a_few_wrong_passwords(api: Api, shop: Shop) -> None:
    await _add_ayse(shop)
    for _ in range(5):
        await _sign_in(api, "not it")

    stopped = await _sign_in(api)

    assert "Too many wrong attempts. Try again after 12:15." in stopped.text
    shop.clock.advance(minutes=16)
    assert (await _sign_in(api)).status_code == 303


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
async def test_a_sign_in_never_leads_to_another_site(api: Api, shop: Shop, target: str) -> None:
    await _add_ayse(shop)

    assert (await _sign_in(api, next=target)).headers["location"] == "/"


async def test_another_sites_form_cannot_sign_somebody_in(api: Api, shop: Shop) -> None:
    await _add_ayse(shop)
    data = {"username": "ayse", "password": PASSWORD}

    answer = await api.anonymous.post("/login", data=data, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403


async def test_a_link_signs_in_once(api: Api, shop: Shop) -> None:
    await _add_ayse(shop)
    now = shop.clock()
    link = await shop.database.write(lambda s: make_sign_in_link(s, "ayse", now, actor="test"))

    first = await api.anonymous.get(f"/login/{link}")
    page = await api.anonymous.get("/")
    again = await api.anonymous.get(f"/login/{link}", headers=OWN)

    assert (first.status_code, page.status_code) == (303, 200)
    assert (again.status_code, "This link does not sign in" in again.text) == (410, True)


async def test_whoever_signs_out_is_out_also_with_a_copy_of_the_cookie(api: Api) -> None:
    manager = await api.browser("manager")
    copy = dict(manager.cookies)

    await manager.post("/logout", headers=OWN)

    manager.cookies.update(copy)
    assert (await manager.get("/")).headers["location"] == "/login"


async def test_the_language_somebody_chose_beats_their_browsers(api: Api) -> None:
    await api.anonymous.post("/language", data={"language": "tr", "back": "/login"}, headers=OWN)

    page = await api.anonymous.get("/login", headers=OWN)

    assert '<html lang="tr">' in page.text
    assert "Parola" in page.text
