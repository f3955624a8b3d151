"""Deliveries and receipts, decided without sending anything."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from controller.atmosphere.ability import Wanted
from controller.atmosphere.delivery import DeliveryStatus, Receipt, ReceiptStatus
from controller.atmosphere.ledger import Ledger
from controller.atmosphere.model import PartId, ReasonKind, SceneName, State
from controller.atmosphere.patience import Patience
from tests.atmosphere.lamps import part
from tests.atmosphere.shop import ENTRANCE

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ON = State(on=True, brightness=0.6)
PATIENCE = Patience(jitter=0.0)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def header(name: str) -> Receipt:
    return Receipt(name, ENTRANCE, SceneName("calm"), ReasonKind.SCHEDULE, "s:1", NOON, ())


def lamp(name: str, fade_s: float = 0.0, *, confirms: bool = True, reports_fading: bool = False) -> Wanted:
    return Wanted(part(name=name, confirms=confirms, reports_fading=reports_fading), ON, fade_s)


def here(_: PartId) -> bool | None:
    return True


def away(_: PartId) -> bool | None:
    return False


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(PATIENCE, random.Random(1))


def begin(ledger: Ledger, name: str, *wanted: Wanted, at: datetime = NOON) -> tuple[str, ...]:
    closed = ledger.begin(header(name), wanted, {w.part.id: w.command for w in wanted}, at)
    for want in wanted:
        ledger.sent(want.part.id, at, available=True)
    return closed


def status(ledger: Ledger, receipt: str) -> ReceiptStatus:
    found = ledger.receipt(receipt)
    assert found is not None
    return found.status


def test_a_receipt_is_final_with_its_last_echo(ledger: Ledger) -> None:
    a, b = lamp("a"), lamp("b")
    begin(ledger, "r", a, b)

    assert ledger.reported(a.part.id, ON, after(0.1)) == "r"
    assert not ledger.is_final("r")
    assert ledger.reported(b.part.id, ON, after(0.2)) == "r"

    assert ledger.is_final("r")
    assert status(ledger, "r") is ReceiptStatus.COMPLETE


def test_a_final_receipt_never_changes_whatever_becomes_of_the_part(ledger: Ledger) -> None:
    a = lamp("a")
    begin(ledger, "r", a)
    ledger.reported(a.part.id, ON, after(0.1))
    before = ledger.receipt("r")

    ledger.reported(a.part.id, State(on=False), after(60))
    ledger.overdue(after(600), here)
    ledger.away(a.part.id)

    assert ledger.receipt("r") == before


def test_a_part_without_a_command_is_already_there(ledger: Ledger) -> None:
    ledger.begin(header("r"), [lamp("a")], {}, NOON)

    assert status(ledger, "r") is ReceiptStatus.COMPLETE
    assert ledger.next_due() is None


def test_a_part_without_a_command_that_must_not_give_its_sense_is_skipped(ledger: Ledger) -> None:
    refused = Wanted(part(), State(on=False), 0.0, refusal="pine is not loaded")

    ledger.begin(header("r"), [refused], {}, NOON)

    found = ledger.receipt("r")
    assert found is not None
    assert [(d.status, d.reason) for d in found.deliveries] == [("skipped", "pine is not loaded")]


def test_a_newer_receipt_answers_which_older_ones_it_closed(ledger: Ledger) -> None:
    a, b = lamp("a"), lamp("b")
    begin(ledger, "first", a)
    begin(ledger, "second", b)

    assert begin(ledger, "third", a, b, at=after(1)) == ("first", "second")
    assert status(ledger, "first") is ReceiptStatus.PARTIAL


def test_an_echo_before_the_command_was_sent_proves_nothing(ledger: Ledger) -> None:
    a = lamp("a")
    ledger.begin(header("r"), [a], {a.part.id: a.command}, NOON)

    assert ledger.reported(a.part.id, ON, NOON) is None
    assert not ledger.is_final("r")


def test_the_brokers_answer_counts_for_the_latest_sending_only(ledger: Ledger) -> None:
    a = lamp("a")
    begin(ledger, "r", a)
    ledger.sent(a.part.id, after(2), available=True)

    ledger.acked(a.part.id, NOON)
    ledger.refused(a.part.id, NOON, "not connected")

    entry = ledger.entry(a.part.id)
    assert entry is not None
    assert (entry.status, entry.reason) == (DeliveryStatus.SENT, "")


def test_a_deadline_is_due_once_however_often_it_was_noted(ledger: Ledger) -> None:
    a = lamp("a", fade_s=10)
    begin(ledger, "r", a)
    for second in range(1, 10):
        ledger.reported(a.part.id, State(on=True, brightness=second / 100), after(second))

    commands, _, _, _ = ledger.overdue(after(11.5), here)

    assert len(commands) == 1


def test_a_lamp_that_reports_its_fade_is_due_after_it(ledger: Ledger) -> None:
    begin(ledger, "r", lamp("a", fade_s=10, reports_fading=True))

    assert ledger.next_due() == after(10 + PATIENCE.echo_s[part().sense])


def test_of_parts_that_are_away_nothing_is_asked_again(ledger: Ledger) -> None:
    a = lamp("a")
    begin(ledger, "r", a)

    commands, receipts, failed, _ = ledger.overdue(after(2), away)

    assert (commands, receipts, failed) == ([], ["r"], [a.part.id])
    assert ledger.next_due() is None


def test_a_part_that_returns_is_brought_at_once_to_what_it_should_be_now(ledger: Ledger) -> None:
    a = lamp("a", fade_s=10)
    begin(ledger, "r", a)
    ledger.reported(a.part.id, ON, after(1))
    ledger.away(a.part.id)

    command = ledger.again(a.part.id, after(60))

    assert command is not None
    assert (command.want, command.fade_s) == (ON, 0.0)
    assert ledger.again(PartId(a.part.id.device, "unknown"), after(60)) is None


def test_health_falls_with_failures_and_recovers_with_echoes(ledger: Ledger) -> None:
    a = lamp("a")
    device = a.part.id.device
    assert ledger.health(device) == 1.0

    begin(ledger, "r", a)
    ledger.overdue(after(2), away)
    fallen = ledger.health(device)
    begin(ledger, "s", a, at=after(60))
    ledger.reported(a.part.id, ON, after(61))

    assert fallen == pytest.approx(0.8)  # a fifth of the weight is the latest delivery's
    assert ledger.health(device) == pytest.approx(0.8 * 0.8 + 0.2)


def test_a_part_that_leaves_the_zone_ends_its_delivery(ledger: Ledger) -> None:
    a = lamp("a")
    begin(ledger, "r", a)

    assert ledger.drop(a.part.id) == "r"
    assert ledger.drop(a.part.id) is None
    assert ledger.next_due() is None


def test_a_closed_receipt_is_let_go(ledger: Ledger) -> None:
    a = lamp("a")
    begin(ledger, "r", a)
    ledger.reported(a.part.id, ON, after(1))

    ledger.close("r")

    assert ledger.receipt("r") is None
    assert ledger.is_final("r")


def test_retries_of_a_thousand_lamps_do_not_collide() -> None:
    ledger = Ledger(Patience(), random.Random(1))
    lamps = [lamp(f"lamp{n}") for n in range(1000)]
    begin(ledger, "r", *lamps)

    dues = Counter(entry.due_at for w in lamps if (entry := ledger.entry(w.part.id)))

    assert max(dues.values()) < 1000 / 20
    assert max(due for due in dues if due) <= after(1.5 * 1.1)  # stretched by a tenth at most


def test_a_lamp_on_its_way_goes_on_in_the_receipt_of_those_that_join_it(ledger: Ledger) -> None:
    first, second = lamp("first"), lamp("second")
    begin(ledger, "alone", first)

    closed = ledger.begin(header("both"), [first, second], {second.part.id: second.command}, after(0.1))
    ledger.sent(second.part.id, after(0.1), available=True)
    ledger.reported(first.part.id, ON, after(0.2))

    assert closed == ("alone",)
    both = ledger.receipt("both")
    assert both is not None
    found = {d.part: (d.status, d.sent_at, d.attempts) for d in both.deliveries}
    assert found[first.part.id] == (DeliveryStatus.OBSERVED, NOON, 1)
    assert found[second.part.id] == (DeliveryStatus.SENT, after(0.1), 1)


def test_a_lamp_on_its_way_keeps_its_deadline_in_another_receipt(ledger: Ledger) -> None:
    first = lamp("first")
    begin(ledger, "alone", first)
    due_at = ledger.next_due()

    ledger.begin(header("again"), [first], {}, after(0.1))

    assert due_at is not None
    assert ledger.next_due() == due_at
    assert ledger.overdue(due_at, here)[0] == [first.command]
