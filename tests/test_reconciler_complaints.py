"""What a gateway says of commands that it could not carry out."""

import orjson

from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.model import PartId
from tests.shop_floor import CALM, ShopFloor

LOG = "zigbee2mqtt/bridge/logging"
LONG = 60.0
"""seconds after which every attempt is over"""


def lamp_of_a_gateway(floor: ShopFloor) -> PartId:
    return floor.lamp(
        "lamp",
        origin={"name": "Zigbee2MQTT"},
        command_topic="zigbee2mqtt/lamp/set",
        state_topic="zigbee2mqtt/lamp",
    )


def complain(floor: ShopFloor, reason: str) -> None:
    line = orjson.dumps({"message": f"Publish 'set' 'state' to 'lamp' failed: 'Error: {reason}'"})
    for complaint in floor.registry.complaints(LOG, line):
        floor.reconciler.hearing.complained(complaint)


def test_a_lamp_that_never_answers_fails_with_its_gateways_reason() -> None:
    floor = ShopFloor()
    lamp = lamp_of_a_gateway(floor)
    receipt = floor.switch()

    complain(floor, "no route")
    floor.wait(LONG)

    delivery = floor.delivery(receipt, lamp)
    assert (delivery.status, delivery.reason) == (DeliveryStatus.FAILED, "no route")


def test_a_lamp_that_answers_after_all_is_delivered_whatever_its_gateway_said() -> None:
    floor = ShopFloor()
    lamp = lamp_of_a_gateway(floor)
    receipt = floor.switch()

    complain(floor, "no route")
    floor.say("zigbee2mqtt/lamp", CALM)

    delivery = floor.delivery(receipt, lamp)
    assert (delivery.status, delivery.reason) == (DeliveryStatus.OBSERVED, "")


def test_an_old_complaint_is_not_the_reason_of_a_later_failure() -> None:
    floor = ShopFloor()
    lamp = lamp_of_a_gateway(floor)
    floor.switch()
    complain(floor, "no route")
    floor.say("zigbee2mqtt/lamp", CALM)

    receipt = floor.switch("evening")
    floor.wait(LONG)

    assert "no route" not in floor.delivery(receipt, lamp).reason
    assert floor.delivery(receipt, lamp).status is DeliveryStatus.FAILED
