"""The small shop and its API, new for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.api_client import Api, api_of
from tests.web.store_fixture import Shop


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    async with api_of(tmp_path) as found:
        yield found


@pytest.fixture
def shop(api: Api) -> Shop:
    return api.shop
