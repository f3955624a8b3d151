"""A shop whose devices are put to work over HTTP: the real operations behind the real application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx
import pytest

from controller.adapters.experiments import Experiments
from controller.web.application import create_app
from controller.web.ports import Dependencies, WebSettings
from tests.adapters import databases
from tests.staffed_shop import StaffedShop, staffed_shop
from tests.web.api_client import Api
from tests.web.store_fixture import ADMIN_TOKEN, FakeControls, HandClock, Shop

sqlite_url = databases.sqlite_url


@dataclass
class Facility:
    """The shop floor and the API over it."""

    floor: StaffedShop
    api: Api

    @property
    def http(self) -> httpx.AsyncClient:
        """An administrator's client."""
        return self.api.administrator

    def lamps(self, *names: str) -> None:
        """Lamps that announced themselves and have no zone."""
        for name in names:
            self.floor.floor.lamp(name)
        self.homeless()

    def homeless(self) -> None:
        """Nothing that was discovered has a zone, but for what people said."""
        self.floor.floor.reconciler.rearrange({}, self.floor.floor.now)
        self.floor.operations.arrange()


@asynccontextmanager
async def facility_of(url: str) -> AsyncIterator[Facility]:
    """A run of the store with its API."""
    async with staffed_shop(url) as floor:

        def now() -> datetime:
            return floor.floor.now

        operations, database, broadcast = floor.operations, floor.database, floor.broadcast
        experiments = Experiments(database, broadcast=broadcast, clock=now, store=lambda: operations.store)
        async with experiments:
            web = WebSettings(admin_token=ADMIN_TOKEN)
            deps = Dependencies(operations, database, floor.intake, experiments, broadcast, now, dict, web)
            clock = HandClock(floor.floor.now)
            shop = Shop(deps, FakeControls(clock), database, broadcast, experiments, clock, {})
            yield Facility(floor, Api(create_app(deps), shop))


@pytest.fixture
async def facility(sqlite_url: str) -> AsyncIterator[Facility]:
    """The shop floor of SHOP: zones entrance and others, no device yet."""
    async with facility_of(sqlite_url) as found:
        yield found
