"""What screens and tills of the store are told about its zones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from controller.adapters.signage import Signage
from controller.adapters.status import ZoneStatus
from controller.atmosphere.model import SceneName
from controller.atmosphere.resolve import resolve
from tests.adapters.small_store import ENTRANCE, LOUNGE, SMALL_STORE
from tests.fakes import FakeBroker

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CALM = ZoneStatus(ENTRANCE, resolve(SMALL_STORE, ENTRANCE, NOON), NOON, None)
TOPIC = "ambiyans/moda/zone/entrance/scene"


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


def test_a_zones_scene_is_kept_for_whoever_asks_later(broker: FakeBroker) -> None:
    Signage(broker).show("moda", CALM)

    (message,) = broker.published
    assert (message.topic, message.retain, message.qos) == (TOPIC, True, 1)
    assert orjson.loads(message.payload) == {
        "scene": "neutral",
        "reason": "default",
        "since": "2026-11-23T12:00:00+00:00",
    }


def test_what_was_said_is_not_said_again(broker: FakeBroker) -> None:
    signage = Signage(broker)

    for _ in range(3):
        signage.show("moda", replace(CALM, observed=1, total=1))

    assert len(broker.published) == 1


def test_another_scene_or_another_zone_is_said(broker: FakeBroker) -> None:
    signage = Signage(broker)
    signage.show("moda", CALM)

    signage.show("moda", replace(CALM, desired=replace(CALM.desired, scene=SceneName("party"))))
    signage.show("moda", replace(CALM, zone=LOUNGE))

    assert [orjson.loads(m.payload)["scene"] for m in broker.published] == ["neutral", "party", "neutral"]


def test_all_is_said_again_to_a_broker_that_may_have_lost_it(broker: FakeBroker) -> None:
    signage = Signage(broker)
    signage.show("moda", CALM)

    signage.forget()
    signage.show("moda", CALM)

    assert len(broker.published) == 2
