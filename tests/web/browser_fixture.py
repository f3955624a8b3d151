"""A real browser in front of the small shop, served on a port that the system chooses."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from controller.web.access import COOKIE
from tests.web.api_client import Api

DEADLINE_MS = 15_000
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Served:
    """The application on a port that stays the same when it is stopped and started again."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where the shop is found."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Serve; returns when requests are answered."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(self._api.app, log_config=None, timeout_graceful_shutdown=1, lifespan="on")
        self._server = uvicorn.Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="uvicorn")
        async with asyncio.timeout(DEADLINE_MS / 1000):
            while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Go away as a box does that loses its power."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task
            self._server = None


@dataclass
class Journey:
    """The shop, its server, and a browser."""

    api: Api
    served: Served
    chromium: Browser

    @property
    def url(self) -> str:
        """Where the shop is found."""
        return self.served.url

    async def context(self, cookie: str = "", **wishes: object) -> BrowserContext:
        """A fresh browser profile, signed in where there is a cookie."""
        context = await self.chromium.new_context(**{"locale": "en-US", **wishes})  # type: ignore[arg-type]
        context.set_default_timeout(DEADLINE_MS)
        if cookie:
            await context.add_cookies([{"name": COOKIE, "value": cookie, "url": self.url}])
        return context

    async def page(self, path: str, cookie: str = "", **wishes: object) -> Page:
        """A page in a fresh profile; what the browser's console complains about fails the test's page."""
        page = await (await self.context(cookie, **wishes)).new_page()
        await page.goto(self.url + path)
        return page

    async def cookie(self, *roles: str) -> str:
        """The session of somebody who has signed in."""
        return str((await self.api.browser(*roles)).cookies[COOKIE])


@asynccontextmanager
async def journey(api: Api) -> AsyncIterator[Journey]:
    """Chromium on the served shop; skips where there is no Chromium."""
    if CHROMIUM is None:
        pytest.skip("no chromium on the PATH: the journeys in a real browser were not tested")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    served = Served(api)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            await served.start()
            yield Journey(api, served, chromium)
        finally:
            await chromium.close()
            api.shop.broadcast.close()
            await served.stop()
