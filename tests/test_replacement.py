"""A dead device is replaced by another, which takes over its place, and back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from controller.adapters import records
from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import NotInstalledError, SuccessorRefusedError, UnknownDeviceError
from controller.atmosphere.model import DeviceId, Layer
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url
OLD, NEW = DeviceId("old"), DeviceId("new")


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    """A named lamp at the entrance, and a discovered one without a zone."""
    async with staffed_shop(sqlite_url) as running:
        running.floor.lamp(OLD)
        running.floor.lamp(NEW)
        running.floor.diffuser()
        running.floor.reconciler.rearrange({}, running.floor.now)
        await running.operations.place(
            OLD, part=None, zone=ENTRANCE, layer=Layer("accent"), name="Door spot", actor=ACTOR
        )
        running.floor.tick()
        yield running


def status(shop: StaffedShop, device: str) -> DeviceStatus:
    return next(each for each in shop.operations.devices() if each.device.id == device)


async def succeed(shop: StaffedShop, old: str, new: str, *, accept: bool = False) -> None:
    await shop.operations.succeed(DeviceId(old), DeviceId(new), accept_losses=accept, actor=ACTOR)


async def test_the_successor_has_the_name_the_zone_the_layer_and_the_scene(shop: StaffedShop) -> None:
    await succeed(shop, OLD, NEW)
    told = shop.floor.tick()

    new, old = status(shop, NEW), status(shop, OLD)
    assert (new.name, new.places["light"].zone, new.places["light"].layer) == (
        "Door spot",
        ENTRANCE,
        "accent",
    )
    assert (old.adopted, old.successor, old.expected) == (False, NEW, False)
    assert [command.part.device for command in told] == [NEW]


async def test_who_replaced_what_is_written_down(shop: StaffedShop) -> None:
    await succeed(shop, OLD, NEW)

    rows = await shop.database.read(lambda s: records.recent_audit(s, 9, subject=f"device:{OLD}"))
    replaced = next(row for row in rows if row.action == "device.succeed")
    assert (replaced.actor, replaced.detail) == (ACTOR, {"successor": NEW, "losses": []})


async def test_a_successor_without_scent_is_refused_with_the_reason(shop: StaffedShop) -> None:
    await shop.operations.place(
        DeviceId("diffuser"), part=None, zone=ENTRANCE, layer=None, name=None, actor=ACTOR
    )

    with pytest.raises(SuccessorRefusedError, match="gives no scent in the place of scent"):
        await succeed(shop, "diffuser", NEW)

    assert (status(shop, NEW).adopted, status(shop, "diffuser").adopted) == (False, True)


async def test_a_loss_that_somebody_accepts_stands_in_no_way(shop: StaffedShop) -> None:
    await succeed(shop, OLD, "diffuser", accept=True)

    assert status(shop, OLD).successor == "diffuser"
    assert status(shop, "diffuser").name == "Door spot"
    assert not status(shop, "diffuser").places


async def test_an_undone_succession_leaves_everything_as_it_was(shop: StaffedShop) -> None:
    before = await shop.operations.device_list()
    await succeed(shop, OLD, NEW)

    await shop.operations.undo_succession(OLD, actor=ACTOR)
    told = shop.floor.tick()

    assert await shop.operations.device_list() == before
    assert (status(shop, OLD).successor, status(shop, NEW).adopted) == (None, False)
    assert [command.part.device for command in told] == [OLD]


async def test_a_replaced_device_stays_known_by_its_name_and_outlives_a_restart(
    shop: StaffedShop, sqlite_url: str
) -> None:
    await succeed(shop, OLD, NEW)

    async with staffed_shop(sqlite_url) as again:
        await again.operations.restore()

        assert (status(again, OLD).name, status(again, OLD).successor) == ("Door spot", NEW)
        await again.operations.undo_succession(OLD, actor=ACTOR)
        assert status(again, OLD).zones == (ENTRANCE,)


async def test_a_device_that_is_gone_for_good_can_be_replaced(shop: StaffedShop) -> None:
    (topic,) = shop.floor.registry.devices[OLD].configs
    shop.floor.registry.discover(topic, b"")
    shop.operations.arrange()
    assert status(shop, OLD).expected

    await succeed(shop, OLD, NEW)

    assert status(shop, NEW).zones == (ENTRANCE,)
    assert (status(shop, OLD).name, status(shop, OLD).successor) == ("Door spot", NEW)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (OLD, OLD, SuccessorRefusedError),
        (OLD, "nobody", UnknownDeviceError),
        ("nobody", NEW, UnknownDeviceError),
        (NEW, "diffuser", NotInstalledError),
    ],
)
async def test_who_has_no_place_gives_none_and_who_is_not_there_takes_none(
    shop: StaffedShop, old: str, new: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await succeed(shop, old, new, accept=True)


async def test_a_device_with_work_of_its_own_takes_over_nothing(shop: StaffedShop) -> None:
    await shop.operations.place(NEW, part=None, zone=ENTRANCE, layer=None, name=None, actor=ACTOR)

    with pytest.raises(SuccessorRefusedError, match="has a zone of its own"):
        await succeed(shop, OLD, NEW, accept=True)


async def test_what_works_again_meanwhile_is_not_undone(shop: StaffedShop) -> None:
    await succeed(shop, OLD, NEW)
    await shop.operations.place_all([OLD], zone=ENTRANCE, layer=None, actor=ACTOR)

    with pytest.raises(NotInstalledError):
        await shop.operations.undo_succession(OLD, actor=ACTOR)

    assert status(shop, OLD).successor is None
