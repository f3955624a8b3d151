"""The link before a real MPD."""

import asyncio
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.agents.player.deck import Playlist, Shelves
from devices.agents.player.instrument import GoneError, OrderRefusedError
from devices.agents.player.mpd_link import MpdLink
from tests.devices.agents.player.sound import Mpd, mpd_with_tones


@pytest.fixture(scope="module")
def mpd() -> Iterator[Mpd]:
    with tempfile.TemporaryDirectory(prefix="mpd-") as folder, mpd_with_tones(Path(folder)) as running:
        yield running


async def scanned(link: MpdLink) -> Shelves:
    async with asyncio.timeout(20):
        while len((shelves := await link.shelves()).files) < 4 or (await link.heard()).scanning:  # noqa: ASYNC110 - MPD's doing
            await asyncio.sleep(0.02)
    return shelves


async def test_stored_playlists_and_folders_are_what_can_be_played(mpd: Mpd) -> None:
    async with MpdLink(str(mpd.socket), None) as link:
        shelves = await scanned(link)

    assert shelves.playlists == {
        Playlist("busy", is_folder=True): ("busy/three.wav",),
        Playlist("calm"): ("one.wav", "two.wav"),
    }
    assert "closing.wav" in shelves.files


async def test_orders_are_carried_out_in_their_order(mpd: Mpd) -> None:
    async with MpdLink(str(mpd.socket), None) as link:
        await scanned(link)
        await link.carry_out([("clear",), ("load", "calm"), ("setvol", "37")])

        heard = await link.heard()

    assert (heard.length, heard.volume, heard.playing) == (2, 37, False)


async def test_an_order_that_mpd_refuses_is_named(mpd: Mpd) -> None:
    async with MpdLink(str(mpd.socket), None) as link:
        with pytest.raises(OrderRefusedError, match=r"load polka: .*No such playlist"):
            await link.carry_out([("load", "polka"), ("play",)])

        assert not (await link.heard()).playing


async def test_an_mpd_that_hangs_is_given_up_on(mpd: Mpd) -> None:
    async with MpdLink(str(mpd.socket), None) as link:
        mpd.signal(signal.SIGSTOP)
        try:
            with pytest.raises(GoneError, match="does not answer within"):
                await link.heard()
        finally:
            mpd.signal(signal.SIGCONT)


async def test_a_door_that_nobody_opens_is_named() -> None:
    with pytest.raises(GoneError, match=r"no MPD at 127\.0\.0\.1:1: "):
        async with MpdLink("127.0.0.1:1", None):
            pass
