"""Deadlines that suit the senses."""

from controller.atmosphere.model import Sense
from controller.atmosphere.patience import Patience
from controller.atmosphere.settle import SETTLE_S

GIVEN_BY_DEVICES = (Sense.LIGHT, Sense.MUSIC, Sense.SCENT)


def test_every_sense_that_devices_give_has_its_own_patience() -> None:
    assert set(Patience().echo_s) == set(SETTLE_S) == set(GIVEN_BY_DEVICES)


def test_slower_senses_are_waited_for_longer() -> None:
    for waits in (Patience().echo_s, SETTLE_S):
        assert [waits[sense] for sense in GIVEN_BY_DEVICES] == sorted(waits.values())


def test_no_wait_gets_shorter() -> None:
    patience = Patience()

    assert patience.backoff >= 1
    assert 0 <= patience.jitter < patience.backoff - 1
    assert patience.repair_s < patience.repair_max_s
