"""What the machine's watchers ask: alive, ready, numbers."""

from tests.web.api_client import Api
from tests.web.store_fixture import Shop


async def test_a_controller_that_answers_is_alive(api: Api) -> None:
    answer = await api.anonymous.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_watcher_may_ask_for_the_headers_alone(api: Api) -> None:
    answer = await api.anonymous.head("/healthz")

    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_store_with_broker_and_database_is_ready(api: Api) -> None:
    answer = await api.anonymous.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "parts": {"broker": True, "database": True}, "down": []}


async def test_a_store_without_its_broker_says_so(api: Api, shop: Shop) -> None:
    shop.health["broker"] = False

    answer = await api.anonymous.get("/readyz")

    assert (answer.status_code, answer.json()["down"]) == (503, ["broker"])


async def test_a_store_without_its_database_is_not_ready_but_alive(api: Api, shop: Shop) -> None:
    await shop.database.__aexit__(None, None, None)

    ready = await api.anonymous.get("/readyz")
    zones = await api.administrator.get("/api/v1/zones")
    alive = await api.anonymous.get("/healthz")

    assert (ready.status_code, ready.json()["down"]) == (503, ["database"])
    assert (zones.status_code, alive.status_code) == (503, 200)


async def test_numbers_are_in_prometheus_text(api: Api) -> None:
    answer = await api.anonymous.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'ambiyans_zones{reason="default"} 2.0' in answer.text
