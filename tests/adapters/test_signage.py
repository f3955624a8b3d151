"""Screens and tills of the store know each zone's scene."""

import json
from datetime import timedelta

import pytest

from controller.adapters.signage import Signage
from controller.adapters.status import ZoneStatus
from controller.atmosphere.resolve import resolve
from tests.atmosphere.shop import ENTRANCE
from tests.fakes import FakeBroker
from tests.shop_floor import ELEVEN, SHOP

TOPIC = "ambiyans/shop/zone/entrance/scene"


def status(hours: int = 0) -> ZoneStatus:
    """The entrance so many hours after eleven: calm till noon, evening from then on."""
    now = ELEVEN + timedelta(hours=hours)
    return ZoneStatus(ENTRANCE, resolve(SHOP, ENTRANCE, now), since=now, receipt=None)


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


def test_a_screen_that_is_switched_on_later_still_hears_the_scene(broker: FakeBroker) -> None:
    Signage(broker).show("shop", status())
    broker.pump()

    said = json.loads(broker.retained[TOPIC].payload)
    assert said == {"scene": "calm", "reason": "schedule", "since": ELEVEN.isoformat()}


def test_a_scene_is_said_once_a_change(broker: FakeBroker) -> None:
    signage = Signage(broker)

    for shown in (status(), status(), status(hours=2)):
        signage.show("shop", shown)

    assert [json.loads(m.payload)["scene"] for m in broker.sent(TOPIC)] == ["calm", "evening"]


def test_a_broker_that_may_have_lost_it_is_told_again(broker: FakeBroker) -> None:
    signage = Signage(broker)
    signage.show("shop", status())

    signage.forget()
    signage.show("shop", status())

    assert len(broker.sent(TOPIC)) == 2
