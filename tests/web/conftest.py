"""The small shop and its API, new for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from controller.adapters.database import open_session
from tests.web.api_client import Api, api_of
from tests.web.store_fixture import DATABASE, Shop


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once for all tests."""
    file = tmp_path_factory.mktemp("migrated") / DATABASE
    with open_session(f"sqlite:///{file}"):
        return file


@pytest.fixture
async def api(tmp_path: Path, migrated: Path) -> AsyncIterator[Api]:
    async with api_of(tmp_path, migrated=migrated) as found:
        yield found


@pytest.fixture
def shop(api: Api) -> Shop:
    return api.shop
