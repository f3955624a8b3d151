"""Headers that keep a browser from running foreign code and from keeping a store's data."""

import pytest

from tests.web.api_client import Api


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/zones", "/api/openapi.json", "/nothing"])
async def test_every_answer_forbids_foreign_code(api: Api, path: str) -> None:
    headers = (await api.anonymous.get(path)).headers

    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
    assert (policy["frame-ancestors"], policy["form-action"]) == ("'none'", "'self'")
    assert not any("unsafe" in sources for sources in policy.values())
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


async def test_the_data_of_the_store_is_not_kept_by_browsers(api: Api) -> None:
    answer = await api.administrator.get("/api/v1/zones")

    assert answer.headers["cache-control"] == "no-store"
