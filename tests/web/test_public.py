"""The public pages together: open to everybody, quiet about the store's people."""

from __future__ import annotations

import pytest

from tests.web.api_client import Api


@pytest.mark.parametrize("path", ["/f/entrance", "/kiosk/entrance", "/f/entrance/thanks"])
async def test_customers_need_no_account_and_get_no_cookie(api: Api, path: str) -> None:
    answer = await api.anonymous.get(path)

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "script-src 'self'" in answer.headers["content-security-policy"]
