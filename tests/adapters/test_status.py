"""What the running controller says of its zones."""

from __future__ import annotations

from datetime import UTC, datetime

from controller.adapters.status import Place, ZoneStatus
from controller.atmosphere.model import Layer
from controller.atmosphere.resolve import resolve
from tests.adapters.small_store import ENTRANCE, LOUNGE, SMALL_STORE

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_zone_of_which_nothing_was_observed_claims_nothing() -> None:
    status = ZoneStatus(ENTRANCE, resolve(SMALL_STORE, ENTRANCE, NOON), NOON, None)

    assert (status.observed, status.total, status.settled, status.override) == (0, 0, None, None)
    assert not status.ticked


def test_a_place_is_a_zone_and_a_layer_of_it() -> None:
    ambient = Layer("ambient")

    assert Place(ENTRANCE, ambient) == Place(ENTRANCE, ambient)
    assert len({Place(ENTRANCE, ambient), Place(LOUNGE, ambient), Place(ENTRANCE, Layer("accent"))}) == 3
