"""Whatever happens in a shop, in whatever order: every receipt gets its verdict and nothing is made up."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from controller.adapters.link_message import Outcome
from controller.atmosphere.delivery import Delivery, DeliveryStatus, ReceiptStatus
from controller.atmosphere.model import PartId, State
from tests.shop_floor import ShopFloor

LAMPS = 3
LONGEST_S = 40.0
"""A fade of 10 s, three waits of at most 1.5 s * 1.6 ** 2, and as much again for late returns."""

Act = Callable[[ShopFloor, PartId], object]


def wait(seconds: float) -> Act:
    return lambda floor, _: floor.wait(seconds)


def switch(scene: str) -> Act:
    return lambda floor, _: floor.switch(scene)


def echo(floor: ShopFloor, lamp: PartId) -> None:
    if floor.reconciler.ledger.entry(lamp):
        floor.echo(lamp)


def echo_wrongly(floor: ShopFloor, lamp: PartId) -> None:
    floor.echo(lamp, State(on=True, brightness=0.9, temperature_kelvin=5000))


def lose_the_device(floor: ShopFloor, lamp: PartId) -> None:
    floor.registry.forget(lamp.device)


def announce(floor: ShopFloor, lamp: PartId) -> None:
    floor.lamp(lamp.device)
    floor.reconciler.hearing.appeared(lamp.device)


def refuse(floor: ShopFloor, _: PartId) -> None:
    floor.answer_all(Outcome(ok=False, reason_code=0x87, reason="not authorized"))


def break_or_mend(floor: ShopFloor, lamp: PartId) -> None:
    floor.sender.broken ^= {lamp.device}


def mend_the_broker(floor: ShopFloor, _: PartId) -> None:
    floor.reconciler.hearing.reconnected(floor.now)


ACTS: dict[str, Act] = {
    **{f"wait {s}": wait(s) for s in (0.0, 0.3, 1.0, 1.5, 7.0, 60.0, 3600.0)},
    **{f"switch {scene}": switch(scene) for scene in ("calm", "evening", "slow", "")},
    "echo": echo,
    "echo wrongly": echo_wrongly,
    "cut power": ShopFloor.cut_power,
    "give power": ShopFloor.give_power,
    "lose the device": lose_the_device,
    "announce": announce,
    "refuse": refuse,
    "break or mend": break_or_mend,
    "mend the broker": mend_the_broker,
}


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, LAMPS - 1)), max_size=40))
@example([("switch slow", 0), ("echo wrongly", 0), ("echo wrongly", 0), ("wait 60.0", 0)])
def test_every_receipt_gets_an_honest_verdict_in_time(story: list[tuple[str, int]]) -> None:
    floor = ShopFloor()
    lamps = [floor.lamp(f"lamp{n}") for n in range(LAMPS)]
    floor.tick()

    with capture_logs():
        for act, lamp in story:
            ACTS[act](floor, lamps[lamp])
            check_what_is_said(floor)
        floor.wait(1)  # the light that was held back from flashing is changed now
        floor.wait(LONGEST_S)

    for receipt in floor.journal.receipts.values():
        assert receipt.status is not ReceiptStatus.PENDING
        assert floor.reconciler.ledger.receipt(receipt.id) is None
        assert len({d.part for d in receipt.deliveries}) == receipt.total


def check_what_is_said(floor: ShopFloor) -> None:
    for receipt in floor.journal.receipts.values():
        for delivery in receipt.deliveries:
            assert has_its_reason(delivery)
            assert was_heard_after_it_was_sent(floor, delivery)


def has_its_reason(delivery: Delivery) -> bool:
    bad = delivery.status in {DeliveryStatus.FAILED, DeliveryStatus.SKIPPED}
    return bool(delivery.reason) if bad else True


def was_heard_after_it_was_sent(floor: ShopFloor, delivery: Delivery) -> bool:
    if delivery.status is not DeliveryStatus.OBSERVED or delivery.sent_at is None:
        return True
    return any(
        part == delivery.part and delivery.sent_at <= at == delivery.observed_at and is_what(delivery, said)
        for part, at, said in floor.echoes
    )


def is_what(delivery: Delivery, said: State) -> bool:
    """All that was told is among what was said."""
    return delivery.command.want.said().items() <= said.said().items()


def test_a_day_of_switches_and_lost_echoes_leaves_no_receipt_in_memory() -> None:
    floor = ShopFloor()
    lamps = [floor.lamp(f"lamp{n}") for n in range(LAMPS)]
    floor.wait(60)

    for scene in ("calm", "evening", "slow") * 30:
        floor.switch(scene)
        floor.echo(lamps[0])
        floor.echo(lamps[1], State(on=True, brightness=0.9))
        floor.wait(900)

    assert len(floor.journal.receipts) >= 90
    assert not [r for r in floor.journal.receipts if floor.reconciler.ledger.receipt(r)]
