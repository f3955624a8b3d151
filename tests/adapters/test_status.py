"""What is known of a zone before anything was sent there."""

from controller.adapters.status import ZoneStatus
from controller.atmosphere.resolve import resolve
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import ELEVEN, SHOP


def test_of_a_zone_that_was_never_commanded_nothing_is_claimed() -> None:
    status = ZoneStatus(ENTRANCE, resolve(SHOP, ENTRANCE, ELEVEN), since=ELEVEN, receipt=None)

    assert (status.observed, status.total, status.settled) == (0, 0, None)
    assert (status.override, status.ticked) == (None, frozenset())
