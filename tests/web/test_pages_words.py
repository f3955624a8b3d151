"""Words for states, reasons and deliveries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from controller.atmosphere.color import Color
from controller.atmosphere.delivery import DeliveryStatus, ReceiptStatus
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Desired,
    Override,
    Reason,
    ReasonKind,
    SceneName,
    Setting,
    State,
    ZoneId,
)
from controller.web.language import language
from controller.web.pages_words import (
    cause_words,
    delivery_words,
    light_words,
    music_words,
    reason_words,
    receipt_words,
    scent_words,
)

EN = language("en")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_light_is_told_by_brightness_and_white_or_colour() -> None:
    assert light_words(State(on=True, brightness=0.6, temperature_kelvin=3000), EN) == "60% · 3000 K"
    assert (
        light_words(State(on=True, brightness=0.8, color=Color.from_hex("#ffb46b")), EN) == "80% · coloured"
    )
    assert light_words(State(on=True, brightness=0.0), EN) == "off"
    assert light_words(State(), EN) == "not known yet"


def test_music_and_scent_are_told_by_what_and_how_much() -> None:
    assert music_words(State(on=True, playlist="soft-ambient", volume=0.3), EN) == "soft-ambient · 30%"
    assert music_words(OFF, EN) == "off"
    assert scent_words(State(on=True, fragrance="lavender", intensity=0.4), EN) == "lavender · 40%"
    assert scent_words(State(on=True, run_s=30, pause_s=300), EN) == "30 s on, 5 min pause"


def _desired(kind: ReasonKind, detail: str = "", until: datetime | None = None) -> Desired:
    dark = {EVERY_LAYER: Setting(OFF)}
    reason = Reason(kind, detail, until)
    return Desired(ZoneId("entrance"), SceneName("calm"), reason, dark, Setting(OFF), Setting(OFF))


def test_an_override_says_who_switched_why_and_until_when() -> None:
    until = NOON + timedelta(hours=2)
    override = Override("o", ZoneId("entrance"), NOON, until, SceneName("calm"), None, "too-dark", "Deniz")

    said = reason_words(_desired(ReasonKind.OVERRIDE, "too-dark", until), override, NOON, UTC, EN)

    assert said == "Deniz switched it (too dark), until 14:00"


def test_an_override_without_an_end_keeps_its_reason() -> None:
    override = Override("o", ZoneId("entrance"), NOON, None, SceneName("calm"), None, "too-dark", "Deniz")

    said = reason_words(_desired(ReasonKind.OVERRIDE, "too-dark"), override, NOON, UTC, EN)

    assert said == "Deniz switched it (too dark), until somebody changes it"


def test_the_schedule_says_when_it_changes() -> None:
    desired = _desired(ReasonKind.SCHEDULE, "schedule.yaml:3", NOON + timedelta(hours=6))

    assert reason_words(desired, None, NOON, UTC, EN) == "Schedule, until 18:00"


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_every_reason_has_words_also_without_an_end(kind: ReasonKind) -> None:
    assert reason_words(_desired(kind), None, NOON, UTC, EN)


def test_a_receipt_counts_devices_and_says_when_it_is_still_moving() -> None:
    assert receipt_words(ReceiptStatus.PARTIAL, 11, 12, EN) == "11 of 12 done"
    assert receipt_words(ReceiptStatus.PENDING, 3, 12, EN) == "Switching: 3 of 12"
    assert receipt_words(ReceiptStatus.COMPLETE, 0, 0, EN) == "No device here yet"


def test_what_we_have_no_words_for_is_told_as_it_is() -> None:
    assert cause_words("offline", EN) == "offline: check its plug and network"
    assert cause_words("reports brightness 3%", EN) == "reports brightness 3%"
    assert {delivery_words(status, EN) for status in DeliveryStatus} >= {"done", "failed", "left out"}
