"""Clients of the API in the roles of a shop's people, on the small shop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from controller.adapters.accounts import add_user, make_token, start_session
from controller.web.access import COOKIE
from controller.web.application import create_app
from tests.web.store_fixture import ADMIN_TOKEN, Shop, small_shop

HOST = "http://shop.test"


class Api:
    """The application of a small shop and its clients."""

    def __init__(self, app: FastAPI, shop: Shop) -> None:
        self.app = app
        self.shop = shop
        self.anonymous = self._client()
        self.administrator = self._client(ADMIN_TOKEN)

    def _client(self, token: str | None = None) -> httpx.AsyncClient:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=HOST, headers=headers)

    async def client(self, *roles: str) -> httpx.AsyncClient:
        """A program whose token has these roles."""
        return self._client(await self.token(roles))

    async def token(self, roles: Iterable[str], name: str = "till") -> str:
        """A new bearer token."""
        now = self.shop.clock()
        return await self.shop.database.write(
            lambda session: make_token(session, name, roles, actor="test", at=now)
        )

    async def browser(self, *roles: str, name: str = "ayse") -> httpx.AsyncClient:
        """The browser of a new user who has signed in."""
        now = self.shop.clock()
        await self.shop.database.write(
            lambda session: add_user(session, name, roles, password=None, actor="test", at=now)
        )
        cookie = await self.shop.database.write(lambda session: start_session(session, name, now))
        client = self._client()
        client.cookies.set(COOKIE, cookie)
        return client


@asynccontextmanager
async def api_of(folder: Path, *, migrated: Path | None = None) -> AsyncIterator[Api]:
    """The API of a new small shop."""
    async with small_shop(folder, migrated=migrated) as shop:
        yield Api(create_app(shop.deps), shop)
