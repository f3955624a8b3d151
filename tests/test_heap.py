"""What lasts is taken out of the searches of the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from controller import heap


@pytest.fixture
def collector() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("collector")
def test_what_exists_when_the_store_has_settled_is_searched_no_more() -> None:
    lasting: list[list[int]] = [[]]

    heap.settle()

    assert gc.get_freeze_count() > 0
    assert not any(thing is lasting for thing in gc.get_objects())
