"""A small shop whose controller answers on a port of this machine, and a terminal to type commands in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from controller.adapters.http_server import bind, web_server
from controller.commands import app
from tests.adapters.databases import new_sqlite
from tests.web.api_client import Api, api_of
from tests.web.store_fixture import ADMIN_TOKEN, Shop


@dataclass(frozen=True)
class Terminal:
    """Where somebody types `ambiyans ...` with the shop's address in the environment."""

    api: Api
    url: str

    @property
    def shop(self) -> Shop:
        return self.api.shop

    async def typed(self, *words: str | Path, token: str = ADMIN_TOKEN) -> Result:
        """What a command did; an error for the operator is in ``exception``."""
        environment = {"AMBIYANS_URL": self.url, "AMBIYANS_TOKEN": token, "AMBIYANS_ADMIN_TOKEN": ""}

        def run() -> Result:
            return CliRunner().invoke(app, [str(word) for word in words], env=environment)

        return await asyncio.to_thread(run)

    async def said(self, *words: str | Path) -> str:
        """What a command that succeeds prints."""
        result = await self.typed(*words)
        assert result.exit_code == 0, repr(result.exception)
        return result.stdout

    async def refusal(self, *words: str | Path, token: str = ADMIN_TOKEN) -> str:
        """The one line of a command that fails."""
        result = await self.typed(*words, token=token)
        assert result.exit_code == 1
        return str(result.exception)


@asynccontextmanager
async def terminal_to(api: Api) -> AsyncIterator[Terminal]:
    """A terminal whose commands reach this shop."""
    listener = bind("127.0.0.1", 0)
    listener.listen()
    server = web_server(api.app)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="the shop's web server")
    try:
        yield Terminal(api, f"http://127.0.0.1:{listener.getsockname()[1]}")
    finally:
        server.end()
        await serving


@pytest.fixture
async def terminal(tmp_path: Path) -> AsyncIterator[Terminal]:
    migrated = Path(new_sqlite(tmp_path).removeprefix("sqlite:///"))
    async with api_of(tmp_path, migrated=migrated) as api, terminal_to(api) as found:
        yield found
