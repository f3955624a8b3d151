"""Whole stores for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.programs import eventually
from tests.whole.shop import Shop, in_working_order, shop


@pytest.fixture(scope="session")
def one_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A running store with the devices of two zones in working order, but for one lamp without power."""
    with shop(tmp_path_factory.mktemp("shop"), ("entrance", "checkout")) as running:
        in_working_order(running)
        yield running


def all_right(running: Shop) -> bool:
    """Whether every device but the one without power is what it should be."""
    counts = [running.staff.holding(zone) for zone in ("entrance", "checkout")]
    return sum(total - observed for observed, total in counts) == 1


@pytest.fixture
def entrance(one_shop: Shop) -> Shop:
    """The store with nobody's override in force."""
    if not one_shop.controller.running():
        one_shop.start_controller()
    for zone in ("entrance", "checkout"):
        one_shop.staff.release(zone)
    eventually(lambda: one_shop.staff.settled("entrance", "checkout"), what="the zones are settled")
    eventually(lambda: all_right(one_shop), what="all that have power are right")
    one_shop.outsider.heard.clear()
    return one_shop


@pytest.fixture
def unadopted(tmp_path: Path) -> Iterator[Shop]:
    """A running store that knows its checkout's devices and has none of them in a zone."""
    with shop(tmp_path, ("checkout",)) as running:
        yield running
