"""The whole web application: its document, its errors, and that two stores share nothing."""

from pathlib import Path
from typing import Any

import httpx

from controller.web.application import create_app
from tests.web.api_client import HOST, Api, api_of


async def test_the_document_of_the_api_has_schemas_and_security(api: Api) -> None:
    document = (await api.anonymous.get("/api/openapi.json")).json()

    assert document["info"]["title"] == "Ambiyans"
    assert document["components"]["securitySchemes"].keys() == {"HTTPBearer", "APIKeyCookie"}
    assert {"Problem", "ZoneJson", "ReceiptJson", "DeviceJson", "Submission"} <= document["components"][
        "schemas"
    ].keys()
    override = document["paths"]["/api/v1/zones/{zone}/override"]["post"]
    assert override["responses"].keys() >= {"202", "401", "403", "404", "422"}
    assert {"HTTPBearer": []} in override["security"]


def references(tree: Any) -> set[str]:  # noqa: ANN401 - any JSON
    if isinstance(tree, dict):
        found = {tree["$ref"]} if "$ref" in tree else set()
        return found.union(*(references(value) for value in tree.values()))
    return set[str]().union(*(references(value) for value in tree)) if isinstance(tree, list) else set()


async def test_every_reference_of_the_document_leads_somewhere(api: Api) -> None:
    document = (await api.anonymous.get("/api/openapi.json")).json()

    defined = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= defined


async def test_every_call_of_the_document_says_what_it_does(api: Api) -> None:
    document = (await api.anonymous.get("/api/openapi.json")).json()

    silent = [
        path for path, calls in document["paths"].items() for c in calls.values() if not c.get("description")
    ]
    assert silent == []


async def test_no_page_needs_a_foreign_script(api: Api) -> None:
    assert (await api.anonymous.get("/docs")).status_code == 404


async def test_an_error_of_ours_is_a_clear_answer_and_not_a_trace(api: Api) -> None:
    def broken() -> Any:  # noqa: ANN401 - never returns
        message = "a secret of the controller"
        raise RuntimeError(message)

    object.__setattr__(api.shop.controls, "zones", broken)
    transport = httpx.ASGITransport(api.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        answer = await client.get("/api/v1/zones", headers=api.administrator.headers)

    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_two_applications_share_nothing(tmp_path: Path, migrated: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
    async with api_of(folders[0], migrated=migrated) as one, api_of(folders[1], migrated=migrated) as two:
        await one.administrator.post("/api/v1/emergency", json={"active": True})

        zones = (await two.administrator.get("/api/v1/zones")).json()["items"]

        assert {zone["reason"]["kind"] for zone in zones} == {"default"}
        assert one.app.state.boot != two.app.state.boot


async def test_a_restarted_application_has_another_boot(api: Api) -> None:
    assert create_app(api.shop.deps).state.boot != api.app.state.boot


async def test_the_application_starts_and_ends_its_own_tasks(api: Api) -> None:
    async with api.app.router.lifespan_context(api.app):
        answer = await api.anonymous.get("/healthz")

    assert answer.status_code == 200
