"""One tick and one switch: what is sent, what is believed, and who beats whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from controller.adapters.link_message import Outcome
from controller.adapters.status import Place
from controller.atmosphere.delivery import DeliveryStatus, ReceiptStatus
from controller.atmosphere.model import (
    Assignment,
    Layer,
    ReasonKind,
    SceneName,
    Sense,
    State,
    Store,
    ZoneId,
)
from tests.atmosphere.shop import ENTRANCE, LOUNGE
from tests.shop_floor import CALM, ShopFloor, lamp_json, utc

TAKEN = Outcome(ok=True, reason_code=0, reason="success")
FORBIDDEN = Outcome(ok=False, reason_code=0x87, reason="not authorized (0x87)")


@pytest.fixture
def floor() -> ShopFloor:
    return ShopFloor()


def test_a_tick_tells_a_lamp_only_what_differs(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.say("lamp", {**CALM, "brightness": 25})

    (command,) = floor.tick()

    assert command.part == lamp
    assert set(command.want.said()) == {"on", "brightness"}
    assert command.want.brightness == 0.6


def test_a_tick_says_nothing_where_all_is_as_it_should_be(floor: ShopFloor) -> None:
    floor.lamp("lamp")
    floor.say("lamp", CALM)

    assert floor.tick() == []
    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)
    assert {receipt.status for receipt in floor.journal.receipts.values()} == {ReceiptStatus.COMPLETE}


def test_the_second_tick_after_a_change_says_nothing(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    assert len(floor.tick()) == 1
    assert floor.tick() == []

    floor.echo(lamp)

    assert floor.wait(3600 - 1) == []


def test_a_lamp_on_its_way_is_not_told_again_because_another_is_hung_beside_it(floor: ShopFloor) -> None:
    floor.lamp("first")
    floor.tick()

    second = floor.lamp("second")

    assert [command.part for command in floor.tick()] == [second]


def test_a_switch_tells_every_device_once_even_where_its_state_matches(floor: ShopFloor) -> None:
    lamps = [floor.lamp(f"lamp{n}") for n in range(3)]
    for lamp in lamps:
        floor.say(lamp.device, CALM)
    floor.tick()

    floor.switch()

    assert [(c.part, c.want) for c in floor.sender.take()] == [(lamp, floor.wanted(lamp)) for lamp in lamps]
    assert floor.tick() == []


def test_a_switch_is_not_believed_because_of_what_a_lamp_said_before(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.say("lamp", CALM)
    floor.tick()

    receipt = floor.switch()

    assert floor.receipt(receipt).status is ReceiptStatus.PENDING
    floor.echo(lamp)
    assert floor.receipt(receipt).status is ReceiptStatus.COMPLETE


def test_becoming_available_is_no_echo(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.say("lamp", CALM)
    receipt = floor.switch()

    floor.give_power(lamp)

    assert floor.delivery(receipt, lamp).status is DeliveryStatus.SENT


def test_the_brokers_word_alone_is_acked_and_no_more(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    receipt = floor.switch()

    floor.answer_all(TAKEN)

    assert floor.delivery(receipt, lamp).status is DeliveryStatus.ACKED


def test_an_echo_within_two_steps_of_the_lamps_scale_is_observed(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    receipt = floor.switch()

    floor.say("lamp", {**CALM, "brightness": 149})  # 60 % of 254 is 152.4: more than two steps away
    assert floor.delivery(receipt, lamp).status is DeliveryStatus.SENT
    floor.say("lamp", {**CALM, "brightness": 151})
    assert floor.delivery(receipt, lamp).status is DeliveryStatus.OBSERVED
    assert floor.delivery(receipt, lamp).observed_at == floor.now


def test_silence_is_told_again_with_longer_waits_and_then_fails(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    receipt = floor.switch()
    begun = floor.now
    floor.sender.take()

    dues = []
    while (due := floor.reconciler.ledger.next_due()) and floor.receipt(receipt).status == "pending":
        floor.now = due
        dues.append((due - begun).total_seconds())
        floor.reconciler.verify(due)

    # lamps have 1.5 s, each wait 1.6 times the one before: 1.5, + 2.4, + 3.84
    assert dues == pytest.approx([1.5, 3.9, 7.74])
    assert [c.part for c in floor.sender.take()] == [lamp, lamp]
    failed = floor.delivery(receipt, lamp)
    assert (failed.status, failed.reason, failed.attempts) == ("failed", "no echo of its state", 3)


def test_a_wrong_echo_is_named_even_if_the_lamp_says_it_only_once(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    receipt = floor.switch()

    floor.say("lamp", {**CALM, "brightness": 127})
    floor.wait(10)

    assert floor.delivery(receipt, lamp).reason == "reports brightness 50%, wanted brightness 60%"


def test_a_command_that_the_broker_refuses_fails_with_the_brokers_reason(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    receipt = floor.switch()

    for _ in range(3):
        floor.answer_all(FORBIDDEN)
        floor.wait(4)

    assert floor.delivery(receipt, lamp).status is DeliveryStatus.FAILED
    assert floor.delivery(receipt, lamp).reason == "not authorized (0x87)"


def test_a_command_that_never_got_out_waits_again_and_no_echo_can_confirm_it(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    receipt = floor.switch()

    floor.answer_all(FORBIDDEN)
    floor.say("lamp", CALM)

    assert floor.delivery(receipt, lamp).status is DeliveryStatus.QUEUED
    assert floor.delivery(receipt, lamp).sent_at is None


def test_a_refusal_that_was_overcome_is_not_the_reason_of_a_later_failure(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    receipt = floor.switch()

    floor.answer_all(FORBIDDEN)
    floor.wait(10)

    assert floor.delivery(receipt, lamp).reason == "no echo of its state"


def test_a_state_without_an_echo_is_unknown(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.say("lamp", lamp_json(State(on=False)))
    floor.tick()

    floor.wait(10)

    assert floor.registry.devices[lamp.device].reported["light"] == State()
    assert list(floor.reconciler.parts.unknown()) == [lamp]


def test_a_newer_scene_supersedes_what_is_still_under_way(floor: ShopFloor) -> None:
    lamp, other = floor.lamp("lamp"), floor.lamp("other")
    first = floor.switch()
    floor.echo(other)

    second = floor.switch("evening")

    assert (floor.delivery(first, lamp).status, floor.delivery(first, lamp).reason) == (
        "skipped",
        "superseded",
    )
    assert floor.delivery(first, other).status is DeliveryStatus.OBSERVED
    assert floor.receipt(first).status is ReceiptStatus.PARTIAL
    assert floor.receipt(second).status is ReceiptStatus.PENDING


def test_a_dimming_taken_back_while_it_is_in_the_air_is_told_again(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.say("lamp", CALM)
    floor.tick()
    usual = floor.reconciler.store
    floor.reconciler.store = _no_brighter_than(usual, 0.3)
    assert [c.want.brightness for c in floor.tick()] == [0.3]

    floor.reconciler.store = usual

    assert [(c.part, c.want.brightness) for c in floor.tick()] == [(lamp, 0.6)]


def _no_brighter_than(store: Store, brightness: float) -> Store:
    zone = store.zones[ENTRANCE]
    darker = replace(zone, limits=replace(zone.limits, brightness_max=brightness))
    return replace(store, zones={**store.zones, ENTRANCE: darker})


def test_a_lamp_that_cannot_confirm_is_told_and_skipped(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp", state_topic="")

    receipt = floor.switch()

    assert [c.part for c in floor.sender.take()] == [lamp]
    assert (floor.delivery(receipt, lamp).status, floor.delivery(receipt, lamp).reason) == (
        "skipped",
        "cannot confirm",
    )
    assert floor.wait(60) == []


def test_a_fragrance_that_is_not_loaded_leaves_the_diffuser_off(floor: ShopFloor) -> None:
    diffuser = floor.diffuser()

    receipt = floor.switch("strange")
    assert [c.want for c in floor.sender.take()] == [State(on=False)]
    floor.say("diffuser/power", "OFF")

    assert (floor.delivery(receipt, diffuser).status, floor.delivery(receipt, diffuser).reason) == (
        "skipped",
        "pine is not loaded",
    )
    assert floor.reconciler.standing.delivered(ENTRANCE) == (0, 1)


def test_after_a_restart_a_fragrance_that_is_not_loaded_is_still_not_delivered(floor: ShopFloor) -> None:
    diffuser = floor.diffuser()
    floor.say("diffuser/power", "OFF")
    floor.override("strange")

    assert floor.tick() == []

    (receipt,) = (r for r in floor.journal.receipts.values() if r.zone == ENTRANCE)
    assert floor.delivery(receipt.id, diffuser).reason == "pine is not loaded"
    (exposure,) = floor.exposures()
    assert (exposure.delivered, exposure.share(Sense.SCENT)) == (0.0, 0.0)


def test_a_diffuser_with_the_wrong_fragrance_is_switched_off_again_when_somebody_helps(
    floor: ShopFloor,
) -> None:
    floor.diffuser()
    floor.switch("strange")
    floor.say("diffuser/power", "OFF")
    floor.wait(60)

    floor.say("diffuser/power", "ON")

    assert [c.want for c in floor.wait(3)] == [State(on=False)]


def test_senses_that_nothing_in_the_zone_can_give_are_named_once(floor: ShopFloor) -> None:
    floor.lamp("lamp")

    receipt = floor.receipt(floor.switch("scented"))

    assert receipt.missing == (Sense.SCENT,)
    assert len(receipt.deliveries) == 1


def test_one_device_that_cannot_be_told_stops_no_other(floor: ShopFloor) -> None:
    broken, sound = floor.lamp("broken"), floor.lamp("sound")
    floor.sender.broken.add(broken.device)

    receipt = floor.switch()
    floor.echo(sound)
    floor.wait(10)

    assert floor.delivery(receipt, sound).status is DeliveryStatus.OBSERVED
    assert floor.delivery(receipt, broken).reason == "could not be encoded: its template failed"


def test_a_device_that_cannot_be_told_fills_no_log(floor: ShopFloor) -> None:
    broken = floor.lamp("broken")
    floor.sender.broken.add(broken.device)

    with capture_logs() as logs:
        floor.switch()
        floor.wait(1800)

    entry = floor.reconciler.ledger.entry(broken)
    assert entry is not None
    assert entry.repairs > 1
    assert [(line["event"], line["part"]) for line in logs] == [("command failed", broken)]


def test_one_zone_that_cannot_be_resolved_stops_no_other(floor: ShopFloor) -> None:
    floor.lamp("lamp")
    there = floor.lamp("there", LOUNGE)

    def torn(zone: ZoneId, _now: datetime) -> None:
        if zone == ENTRANCE:
            raise LookupError(zone)

    floor.reconciler.wishes.assignment = torn

    assert [c.part for c in floor.tick()] == [there]


def test_a_part_that_vanished_with_its_delivery_open_does_not_stop_the_tick(floor: ShopFloor) -> None:
    gone, stays = floor.lamp("gone"), floor.lamp("stays")
    receipt = floor.switch()
    floor.registry.forget(gone.device)

    floor.echo(stays)
    floor.wait(10)

    assert (floor.delivery(receipt, gone).status, floor.delivery(receipt, gone).reason) == (
        "failed",
        "offline",
    )
    assert floor.reconciler.standing.delivered(ENTRANCE)[0] == 1


def test_emergency_beats_a_person_who_beats_an_experiment_which_beats_the_schedule(floor: ShopFloor) -> None:
    wishes = floor.reconciler.wishes
    kinds = []

    def note() -> None:
        floor.tick()
        desired = floor.reconciler.zones[ENTRANCE].desired
        assert desired is not None
        kinds.append((desired.reason.kind, desired.scene))

    note()
    wishes.assignment = lambda _zone, now: Assignment(
        "e", "b", now - timedelta(hours=1), now + timedelta(hours=1), SceneName("scented")
    )
    note()
    floor.override("musical")
    note()
    wishes.emergency = True
    note()

    assert kinds == [
        (ReasonKind.SCHEDULE, "calm"),
        (ReasonKind.EXPERIMENT, "scented"),
        (ReasonKind.OVERRIDE, "musical"),
        (ReasonKind.EMERGENCY, "emergency"),
    ]


def test_an_override_ends_by_itself_and_the_zone_returns_to_its_schedule(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.override("evening", until=floor.now + timedelta(minutes=30))
    assert [c.want.brightness for c in floor.tick()] == [0.3]
    floor.echo(lamp)

    assert floor.wait(30 * 60 - 1) == []
    assert [c.want.brightness for c in floor.wait(1)] == [0.6]


def test_the_schedule_moves_on_at_its_time(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.tick()
    floor.echo(lamp)

    floor.now = utc(12)

    assert [c.want.brightness for c in floor.tick()] == [0.3]
    assert floor.reconciler.zones[ENTRANCE].since == utc(12)


def test_after_a_restart_nothing_is_sent_where_all_is_as_it_should_be(floor: ShopFloor) -> None:
    lamp, player = floor.lamp("lamp"), floor.player()
    floor.override("musical")
    floor.tick()
    floor.echo(lamp)
    for topic, said in (("playlist", "calm"), ("volume", "30"), ("playing", "ON")):
        floor.say(f"{player.device}/{topic}", said)

    after = ShopFloor(now=floor.now + timedelta(seconds=20), registry=floor.registry)
    after.reconciler.wishes = floor.reconciler.wishes
    after.reconciler.rearrange(floor.reconciler.places, after.now)

    assert after.tick() == []
    assert after.reconciler.standing.delivered(ENTRANCE) == (2, 2)


def test_a_device_put_into_another_zone_gets_that_zones_scene_and_its_delivery_ends(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.override("evening", LOUNGE)
    receipt = floor.switch()
    floor.sender.take()

    floor.reconciler.rearrange({lamp: Place(LOUNGE, Layer("ambient"))}, floor.now)

    assert floor.delivery(receipt, lamp).reason == "removed from the zone"
    assert [c.want.brightness for c in floor.tick()] == [0.3]
    assert floor.reconciler.standing.delivered(ENTRANCE) == (0, 0)


def test_a_device_without_a_place_is_never_told_anything(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.reconciler.rearrange({}, floor.now)

    floor.switch()
    floor.say(lamp.device, CALM)

    assert floor.sender.take() == []
