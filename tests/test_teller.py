"""Commands go out one by one, each guarded, each noted."""

from __future__ import annotations

from structlog.testing import capture_logs

from controller.adapters.link_message import Outcome
from controller.atmosphere.delivery import DeliveryStatus
from tests.shop_floor import ShopFloor


def test_a_lamp_that_cannot_be_told_keeps_no_other_from_being_told() -> None:
    floor = ShopFloor()
    broken, good = floor.lamp("broken"), floor.lamp("good")
    floor.sender.broken.add(broken.device)

    with capture_logs() as logs:
        floor.switch("calm")
        sent = [*floor.sender.take(), *floor.wait(2)]

    assert good in {command.part for command in sent}
    entry = floor.reconciler.ledger.entry(broken)
    assert entry is not None
    assert "could not be encoded" in entry.reason
    assert [log["event"] for log in logs] == ["command failed"]


def test_what_the_broker_takes_is_acked_and_not_yet_observed() -> None:
    floor = ShopFloor()
    lamp = floor.lamp("lamp")
    floor.switch("calm")

    floor.answer_all(Outcome(ok=True, reason_code=0, reason="success"))

    entry = floor.reconciler.ledger.entry(lamp)
    assert entry is not None
    assert entry.status is DeliveryStatus.ACKED


def test_an_unknown_device_is_told_nothing_of_and_counts_as_absent() -> None:
    floor = ShopFloor()
    lamp = floor.lamp("lamp")
    floor.registry.forget(lamp.device)
    floor.reconciler.hearing.appeared(lamp.device)

    assert floor.tick() == []
