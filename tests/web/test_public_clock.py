"""Kiosks learn the store's time."""

from __future__ import annotations

from tests.web.api_client import Api


async def test_a_kiosk_learns_the_stores_time_without_signing_in(api: Api) -> None:
    answer = await api.anonymous.get("/clock")

    assert answer.json() == {"now_ms": round(api.shop.clock().timestamp() * 1000)}
    assert answer.headers["Cache-Control"] == "no-store"
