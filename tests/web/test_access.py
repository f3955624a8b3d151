"""Who may do what: every call of the API against every kind of person."""

from datetime import timedelta

import pytest

from controller.adapters.accounts import Role, revoke_token, set_roles, sign_out, tokens
from controller.web.access import COOKIE
from tests.web.api_client import HOST, Api
from tests.web.store_fixture import Shop

EVERYBODY = frozenset({"manager", "facilities", "analyst"})
MANAGER = frozenset({"manager"})
FACILITIES = frozenset({"facilities"})
MANAGER_OR_ANALYST = frozenset({"manager", "analyst"})

CALLS = {
    ("GET", "/zones"): EVERYBODY,
    ("GET", "/zones/{zone}"): EVERYBODY,
    ("POST", "/zones/{zone}/override"): MANAGER,
    ("DELETE", "/zones/{zone}/override"): MANAGER,
    ("POST", "/zones/{zone}/put-right"): MANAGER,
    ("PUT", "/zones/{zone}/tasks/{task}"): EVERYBODY,
    ("POST", "/emergency"): MANAGER,
    ("GET", "/receipts/{receipt}"): EVERYBODY,
    ("GET", "/scenes"): EVERYBODY,
    ("GET", "/plan"): EVERYBODY,
    ("GET", "/devices"): MANAGER | FACILITIES,
    ("PATCH", "/devices"): FACILITIES,
    ("GET", "/device-list"): MANAGER | FACILITIES,
    ("PUT", "/device-list"): FACILITIES,
    ("POST", "/devices/{device}/successor"): FACILITIES,
    ("DELETE", "/devices/{device}/successor"): FACILITIES,
    ("POST", "/devices/{device}/trials"): FACILITIES,
    ("GET", "/devices/{device}/trials"): MANAGER | FACILITIES,
    ("GET", "/devices/{device}"): MANAGER | FACILITIES,
    ("PATCH", "/devices/{device}"): FACILITIES,
    ("PATCH", "/devices/{device}/parts/{part}"): FACILITIES,
    ("POST", "/devices/{device}/identify"): FACILITIES,
    ("POST", "/devices/{device}/cartridge"): FACILITIES,
    ("POST", "/devices/{device}/sound"): FACILITIES,
    ("DELETE", "/devices/{device}"): FACILITIES,
    ("GET", "/feedback"): MANAGER_OR_ANALYST,
    ("POST", "/feedback/tokens"): MANAGER,
    ("GET", "/tickets"): MANAGER,
    ("GET", "/tickets/{ticket}"): MANAGER,
    ("PATCH", "/tickets/{ticket}"): MANAGER,
    ("POST", "/measures"): MANAGER_OR_ANALYST,
    ("GET", "/experiments"): MANAGER_OR_ANALYST,
    ("POST", "/experiments"): MANAGER_OR_ANALYST,
    ("POST", "/experiments/preview"): MANAGER_OR_ANALYST,
    ("POST", "/experiments/outlook"): MANAGER_OR_ANALYST,
    ("GET", "/experiments/{experiment}/history"): MANAGER_OR_ANALYST,
    ("GET", "/experiments/{experiment}/outlook"): MANAGER_OR_ANALYST,
    ("GET", "/experiments/{experiment}"): MANAGER_OR_ANALYST,
    ("POST", "/experiments/{experiment}/start"): MANAGER,
    ("POST", "/experiments/{experiment}/pause"): MANAGER,
    ("POST", "/experiments/{experiment}/stop"): MANAGER,
    ("POST", "/experiments/{experiment}/archive"): MANAGER,
    ("GET", "/experiments/{experiment}/report"): MANAGER_OR_ANALYST,
    ("GET", "/experiments/{experiment}/blocks"): MANAGER_OR_ANALYST,
    ("GET", "/experiments/{experiment}/document"): MANAGER_OR_ANALYST,
    ("GET", "/events"): EVERYBODY,
}
"""Who may make which call, beside administrators; written down again here on purpose."""

OPEN_CALLS = {("POST", "/feedback")}
"""What customers' pages call, where nobody is signed in."""

STREAMS = {("GET", "/events")}
"""Calls that never end once they are allowed; their own tests read them."""


def concrete(path: str) -> str:
    """A path where nothing is found, so that whoever may call it changes nothing."""
    return "/api/v1" + path.replace("{task}", "0").translate(str.maketrans("{}", "--"))


async def test_every_call_of_the_api_is_in_the_table(api: Api) -> None:
    paths = (await api.anonymous.get("/api/openapi.json")).json()["paths"]

    found = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in paths.items()
        if path.startswith("/api/v1")
        for method in methods
    }
    assert found == CALLS.keys() | OPEN_CALLS


async def test_nobody_gets_nothing_and_is_told_how_to_sign_in(api: Api) -> None:
    for method, path in CALLS:
        answer = await api.anonymous.request(method, concrete(path), json={})

        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "sign in" in answer.json()["detail"]


@pytest.mark.parametrize("role", sorted(EVERYBODY))
async def test_each_role_may_make_its_own_calls_and_no_other(api: Api, role: str) -> None:
    client = await api.client(role)

    for (method, path), allowed in CALLS.items():
        if role in allowed and (method, path) in STREAMS:
            continue
        answer = await client.request(method, concrete(path), json={})
        assert (answer.status_code == 403) == (role not in allowed), (method, path, answer.text)
        assert answer.status_code != 401


async def test_an_administrator_may_make_every_call(api: Api) -> None:
    client = await api.client(Role.ADMINISTRATOR)

    for method, path in CALLS.keys() - STREAMS:
        answer = await client.request(method, concrete(path), json={})
        assert answer.status_code not in {401, 403}, (method, path)


async def test_a_refusal_says_who_may_not_do_what(api: Api) -> None:
    client = await api.client("analyst")

    answer = await client.post("/api/v1/emergency", json={"active": True})

    assert answer.json() == {"detail": "till may not switch the atmosphere"}


async def test_a_person_with_two_roles_has_the_rights_of_both(api: Api) -> None:
    client = await api.client("analyst", "facilities")

    assert (await client.get("/api/v1/feedback")).status_code == 200
    assert (await client.get("/api/v1/devices")).status_code == 200


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "bearer x y", "Bearer \u00fc"])
async def test_a_wrong_token_is_refused_even_beside_a_session(api: Api, header: str) -> None:
    browser = await api.browser("manager")

    answer = await browser.get("/api/v1/zones", headers=[(b"Authorization", header.encode("latin-1"))])

    assert answer.status_code == 401


async def test_a_revoked_token_is_refused_at_once(api: Api, shop: Shop) -> None:
    client = await api.client("manager")
    (row,) = await shop.database.read(tokens)
    assert (await client.get("/api/v1/zones")).status_code == 200

    now = shop.clock()
    await shop.database.write(lambda session: revoke_token(session, row.id or 0, actor="test", at=now))

    assert (await client.get("/api/v1/zones")).status_code == 401


async def test_a_signed_out_browser_is_nobody(api: Api, shop: Shop) -> None:
    browser = await api.browser("manager")
    cookie, now = browser.cookies[COOKIE], shop.clock()
    assert (await browser.get("/api/v1/zones")).status_code == 200

    await shop.database.write(lambda session: sign_out(session, cookie, at=now))

    assert (await browser.get("/api/v1/zones")).status_code == 401


async def test_a_session_ends_by_itself(api: Api, shop: Shop) -> None:
    browser = await api.browser("manager")

    shop.clock.now += timedelta(days=30)

    assert (await browser.get("/api/v1/zones")).status_code == 401


async def test_a_role_that_was_taken_away_is_gone_with_the_next_request(api: Api, shop: Shop) -> None:
    browser, now = await api.browser("manager"), shop.clock()

    await shop.database.write(lambda session: set_roles(session, "ayse", ["analyst"], actor="test", at=now))

    assert (await browser.get("/api/v1/tickets")).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 202),
        ({"Origin": HOST}, 202),
        ({"Origin": "http://127.0.0.1:8080"}, 202),
        ({"Sec-Fetch-Site": "same-site", "Origin": HOST}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_a_browser_changes_things_from_our_own_pages_only(
    api: Api, headers: dict[str, str], status: int
) -> None:
    browser = await api.browser("manager")

    answer = await browser.post("/api/v1/emergency", json={"active": True}, headers=headers)

    assert answer.status_code == status


async def test_a_program_needs_no_origin(api: Api) -> None:
    client = await api.client("manager")

    assert (await client.post("/api/v1/emergency", json={"active": True})).status_code == 202


async def test_the_actor_of_a_change_is_the_one_who_asked(api: Api, shop: Shop) -> None:
    browser = await api.browser("manager", name="Ayşe")

    await browser.post("/api/v1/emergency", json={"active": True}, headers={"Origin": HOST})

    assert shop.controls.acts == [("emergency", "True", "ayşe")]
