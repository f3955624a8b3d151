"""A player between a real broker and a real MPD, judged by what is heard."""

import asyncio
import itertools
import json
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from devices.agents.broker import Broker
from devices.agents.player.player_file import PlayerFile, PlayerSpec
from devices.agents.player.stations import jobs
from devices.ending import end
from devices.simulated.client import Broker as Door
from tests.devices.agents.player.sound import (
    BUSY_HZ,
    CALM_HZ,
    JINGLE_HZ,
    Ear,
    Mpd,
    ear_at,
    mpd_with_tones,
)
from tests.devices.simulated.observer import Observer

HALF_SCALE_DB = -9.03
"""20 log10(0.5 / sqrt 2): the tracks at volume 100"""


@pytest.fixture
def mpd() -> Iterator[Mpd]:
    with tempfile.TemporaryDirectory(prefix="mpd-") as folder, mpd_with_tones(Path(folder)) as running:
        yield running


@pytest.fixture
def ear(mpd: Mpd) -> Iterator[Ear]:
    with ear_at(mpd) as listening:
        yield listening


@asynccontextmanager
async def agent(mpd: Mpd, door: Door) -> AsyncIterator[None]:
    broker = Broker(door.host, door.port)
    spec = PlayerSpec(id="till", name="Till music", mpd=str(mpd.socket))
    wanted = PlayerFile(broker=f"mqtt://{door.host}:{door.port}", players=[spec])
    running = {asyncio.create_task(job) for job in jobs(wanted, broker)}
    try:
        yield
    finally:
        await end(running)


@pytest.fixture
async def player(mpd: Mpd, broker: Door, observer: Observer) -> AsyncIterator["Customer"]:
    async with agent(mpd, broker):
        await observer.hears("players/till/availability", b"online")
        observer.forget()
        yield Customer(observer)


class Customer:
    """Who asks the player for music, as the controller does, and hears its states."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer

    async def asks(self, **components: object) -> None:
        for component, value in components.items():
            text = value if isinstance(value, str) else json.dumps(value)
            await self.observer.tell_plainly(f"players/till/{component}/set", text.encode())

    async def hears_of(self, component: str, value: str, *, times: int = 1) -> None:
        await self.observer.hears(f"players/till/{component}", value.encode(), times=times)

    async def plays_calm(self, volume: int = 100) -> None:
        await self.asks(fade=0, playlist="calm", volume=volume, playing="ON")
        await self.hears_of("playing", "ON")


@asynccontextmanager
async def radio(sound: bytes) -> AsyncIterator[str]:
    """A web server that answers everybody with one sound."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: audio/wav\r\n\r\n" + sound)
            await writer.drain()
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/radio.wav"


async def soon(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the condition is about sound
            await asyncio.sleep(0.02)


async def test_a_playlist_is_heard_at_its_volume(player: Customer, ear: Ear) -> None:
    await player.plays_calm()

    await player.hears_of("playlist", "calm")
    await player.hears_of("track", "one")
    await soon(lambda: ear.hears(CALM_HZ, HALF_SCALE_DB - 0.5))


async def test_a_fade_is_a_falling_level_that_ends_in_the_new_volume(player: Customer, ear: Ear) -> None:
    await player.plays_calm()
    await soon(lambda: ear.hears(CALM_HZ, HALF_SCALE_DB - 0.5))
    ear.forget()

    await player.asks(fade=3, volume=40)

    await player.hears_of("volume", "40")
    await soon(lambda: len({round(level) for level in ear.levels_db()[-3:]}) == 1)
    levels = ear.levels_db()
    assert all(after <= before + 0.3 for before, after in itertools.pairwise(levels))
    assert len({round(level) for level in levels}) >= 8  # MPD's curve from 100 to 40 % is 21 dB
    assert levels[0] - levels[-1] > 15


async def test_a_newer_volume_turns_a_fade_around(player: Customer, ear: Ear) -> None:
    await player.plays_calm()
    await player.asks(fade=8, volume=0)
    await soon(lambda: ear.levels_db()[-1:] and ear.levels_db()[-1] < HALF_SCALE_DB - 6)
    assert not ear.quiet()

    await player.asks(fade=1, volume=100)

    await player.hears_of("volume", "100", times=2)
    await soon(lambda: ear.hears(CALM_HZ, HALF_SCALE_DB - 0.5))


async def test_music_off_fades_to_silence_and_on_begins_where_it_was(player: Customer, ear: Ear) -> None:
    await player.plays_calm(80)
    await soon(lambda: ear.hears(CALM_HZ))

    await player.asks(fade=1, playing="OFF")
    await player.hears_of("playing", "OFF", times=2)
    await soon(ear.quiet)
    await player.asks(playing="ON")

    await soon(lambda: ear.hears(CALM_HZ))
    await player.hears_of("volume", "80", times=2)


async def test_volume_nought_is_silence(player: Customer, ear: Ear) -> None:
    await player.plays_calm(50)
    await soon(lambda: ear.hears(CALM_HZ))

    await player.asks(fade=0, volume=0)

    await player.hears_of("volume", "0")
    await soon(ear.muted)


async def test_another_playlist_replaces_the_first(player: Customer, ear: Ear) -> None:
    await player.plays_calm()
    await soon(lambda: ear.hears(CALM_HZ))

    await player.asks(playlist="busy")

    await player.hears_of("playlist", "busy")
    await soon(lambda: ear.hears(BUSY_HZ, HALF_SCALE_DB - 0.5))


async def test_an_unknown_playlist_changes_nothing_and_gets_no_echo(player: Customer, ear: Ear) -> None:
    await player.plays_calm()

    await player.asks(playlist="polka", volume=60)

    await player.hears_of("volume", "60")
    await soon(lambda: ear.hears(CALM_HZ))
    said = [bytes(m.payload) for m in player.observer.heard if str(m.topic) == "players/till/playlist"]
    assert b"polka" not in said


async def test_a_jingle_is_heard_and_the_music_goes_on_where_it_was(player: Customer, ear: Ear) -> None:
    await player.plays_calm()
    await soon(lambda: ear.hears(CALM_HZ, HALF_SCALE_DB - 0.5))

    await player.asks(jingle={"file": "closing.wav", "every_s": 2})

    await soon(lambda: ear.hears(JINGLE_HZ, HALF_SCALE_DB - 0.5))
    await player.hears_of("track", "closing")
    await player.asks(jingle={"file": "", "every_s": 0})
    await soon(lambda: ear.hears(CALM_HZ, HALF_SCALE_DB - 0.5))
    await player.hears_of("track", "one", times=2)
    volumes = {bytes(m.payload) for m in player.observer.heard if str(m.topic) == "players/till/volume"}
    assert volumes <= {b"100"}


async def test_a_radio_is_heard_instead_of_the_playlist(player: Customer, mpd: Mpd, ear: Ear) -> None:
    await player.plays_calm()
    await soon(lambda: ear.hears(CALM_HZ))
    sound = (mpd.folder / "music" / "busy" / "three.wav").read_bytes()

    async with radio(sound) as url:
        await player.asks(radio=url)

        await player.hears_of("radio", url)
        await soon(lambda: ear.hears(BUSY_HZ, HALF_SCALE_DB - 0.5))
        await player.hears_of("playlist", "None")


async def test_a_radio_that_cannot_be_reached_is_not_said_to_play(player: Customer, ear: Ear) -> None:
    await player.plays_calm()

    await player.asks(radio="http://127.0.0.1:9/nothing")

    await player.hears_of("playing", "OFF", times=2)
    await player.hears_of("radio", "http://127.0.0.1:9/nothing")
    await soon(ear.quiet)


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # python-mpd2, where nobody listens
async def test_music_returns_after_a_crash_of_mpd(player: Customer, mpd: Mpd, ear: Ear) -> None:
    await player.plays_calm(70)
    await soon(lambda: ear.hears(CALM_HZ))

    mpd.kill()
    await player.hears_of("availability", "offline")
    await soon(ear.quiet)
    mpd.start()

    await player.hears_of("availability", "online")
    await soon(lambda: ear.hears(CALM_HZ))
    await player.hears_of("playing", "ON", times=2)
    await player.hears_of("volume", "70", times=2)


async def test_a_hanging_mpd_is_offline_until_it_answers_again(player: Customer, mpd: Mpd, ear: Ear) -> None:
    await player.plays_calm()

    mpd.signal(signal.SIGSTOP)
    try:
        await player.hears_of("availability", "offline")
        await player.asks(fade=0, playlist="busy")
    finally:
        mpd.signal(signal.SIGCONT)

    await player.hears_of("availability", "online")
    await player.hears_of("playlist", "busy")
    await soon(lambda: ear.hears(BUSY_HZ))


async def test_an_agent_that_starts_anew_leaves_the_music_alone(
    mpd: Mpd, broker: Door, observer: Observer, ear: Ear
) -> None:
    customer = Customer(observer)
    async with agent(mpd, broker):
        await observer.hears("players/till/availability", b"online")
        await customer.plays_calm(60)
        await soon(lambda: ear.hears(CALM_HZ))
    await observer.hears("players/till/availability", b"offline")
    observer.forget()
    ear.forget()

    async with agent(mpd, broker):
        await customer.hears_of("playlist", "calm")

        await customer.hears_of("volume", "60")
        await customer.hears_of("playing", "ON")
    await soon(lambda: len(ear.levels_db()) >= 10)
    levels = ear.levels_db()
    assert max(levels) - min(levels) < 0.5
