"""Whole stores for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.shop import Shop, in_working_order, shop


@pytest.fixture(scope="module")
def entrance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A running store whose entrance is in working order but for one lamp without power."""
    with shop(tmp_path_factory.mktemp("shop"), ("entrance",)) as running:
        in_working_order(running)
        yield running


@pytest.fixture
def unadopted(tmp_path: Path) -> Iterator[Shop]:
    """A running store that knows its checkout's devices and has none of them in a zone."""
    with shop(tmp_path, ("checkout",)) as running:
        yield running
