"""What staff want to know of one device, looked up when it is read."""

from __future__ import annotations

from controller.adapters.floorplan import Floorplan
from controller.adapters.placements import Placement
from controller.adapters.status import Upkeep
from controller.atmosphere.cycle import Cycle
from controller.upkeep import Upkeeps
from tests.atmosphere.shop import ENTRANCE
from tests.devices.announcements import whole_device
from tests.shop_floor import ShopFloor

RELAY = {"p": "switch", "cmd_t": "~/set", "stat_t": "~"}


def test_a_plug_that_gives_scent_says_its_turns_its_slot_and_its_cartridge() -> None:
    floor = ShopFloor()
    plug = floor.discover(
        *whole_device("plug", {"relay": RELAY}, dev={"ids": ["plug"], "name": "P", "mdl": "Smart plug"}),
        ENTRANCE,
    )
    upkeeps = Upkeeps(
        floor.reconciler, Floorplan([Placement(plug.device, life_s=7200.0)]), clock=lambda: floor.now
    )
    floor.switch("scented")

    found = upkeeps.of(floor.registry.devices[plug.device])[plug.part]

    assert (found.hangs, found.slots, found.cycle) == (True, (("scent", ""),), Cycle(120.0, 180.0))
    assert [cartridge.left for cartridge in found.cartridges] == [1.0]


def test_it_is_read_at_the_moment_it_is_asked_for() -> None:
    floor = ShopFloor()
    lamp = floor.lamp("lamp")
    floor.tick()
    floor.echo(lamp)
    device = floor.registry.devices[lamp.device]
    upkeep = Upkeeps(floor.reconciler, Floorplan(), clock=lambda: floor.now).of(device)

    floor.wait(60)

    assert upkeep["light"].run_s == 60


def test_of_a_device_that_is_gone_nothing_is_known() -> None:
    floor = ShopFloor()
    lamp = floor.lamp("lamp")
    device = floor.registry.devices[lamp.device]
    upkeep = Upkeeps(floor.reconciler, Floorplan(), clock=lambda: floor.now).of(device)

    floor.registry.forget(lamp.device)

    assert dict(upkeep) == {"light": Upkeep()}
