"""Two rooms of a real Snapcast server with real clients, judged by what the clients play."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.agents.broker import Broker
from devices.agents.player.player_file import PlayerFile, RoomSpec
from devices.agents.player.stations import jobs
from devices.ending import end
from devices.simulated.client import Broker as Door
from tests.devices.agents.player.sound import BUSY_HZ, CALM_HZ, RATE_HZ, Ear, require
from tests.devices.simulated.observer import Observer
from tests.whole.programs import Program, eventually, free_port, listens

FORMAT = f"{RATE_HZ}:16:1"


@dataclass
class Snapcast:
    """A server with the streams ``calm`` and ``busy``, and the ears of its clients by name."""

    control: int
    ears: dict[str, Ear]
    server: Program


@contextmanager
def snapcast(folder: Path) -> Iterator[Snapcast]:
    require("snapserver", "snapclient", "sox")
    stream_port, control = free_port(), free_port()
    with ExitStack() as closing:

        def run(name: str, *command: str) -> Program:
            program = Program(list(command), folder / f"{name}.log", HOME=str(folder))
            closing.callback(program.kill)
            return program

        sources = {"calm": CALM_HZ, "busy": BUSY_HZ}
        (folder / "empty.conf").touch()
        streams = [
            f"--stream.source=pipe://{folder}/{name}?name={name}&sampleformat={FORMAT}" for name in sources
        ]
        doors = [f"--stream.port={stream_port}", f"--tcp.port={control}", "--http.enabled=false"]
        local = [f"--{part}.bind_to_address=127.0.0.1" for part in ("stream", "tcp")]
        settings = ["--config", str(folder / "empty.conf"), "--server.datadir", str(folder)]
        server = run("server", "snapserver", *settings, *doors, *local, *streams)
        eventually(lambda: listens(control), what="snapserver listens")
        for name, tone_hz in sources.items():
            raw = ["-t", "raw", "-r", str(RATE_HZ), "-c", "1", "-b", "16", "-e", "signed", str(folder / name)]
            run(f"sox-{name}", "sox", "-D", "-n", *raw, "synth", "600", "sine", str(tone_hz), "vol", "0.5")
        ears = {}
        for name in ("hall", "cafe"):
            (folder / f"{name}.pcm").touch()
            out = ["--player", f"file:filename={folder}/{name}.pcm"]
            where = ["-h", "127.0.0.1", "-p", str(stream_port), "--hostID", name]
            run(name, "snapclient", *where, *out)
            ears[name] = Ear(folder / f"{name}.pcm")
            closing.callback(ears[name].close)
        yield Snapcast(control, ears, server)


@pytest.fixture
def rooms() -> Iterator[Snapcast]:
    with tempfile.TemporaryDirectory(prefix="snap-") as folder, snapcast(Path(folder)) as running:
        yield running


@dataclass
class Staff:
    """Who asks rooms for music, as the controller does."""

    observer: Observer

    async def asks(self, room: str, **components: object) -> None:
        for component, value in components.items():
            await self.observer.tell_plainly(f"players/{room}-music/{component}/set", str(value).encode())

    async def hears_of(self, room: str, component: str, value: str) -> None:
        await self.observer.hears(f"players/{room}-music/{component}", value.encode())


@pytest.fixture
async def staff(rooms: Snapcast, broker: Door, observer: Observer) -> AsyncIterator[Staff]:
    url = f"mqtt://{broker.host}:{broker.port}"
    at = f"127.0.0.1:{rooms.control}"
    specs = [RoomSpec(id=f"{name}-music", name=name, snapserver=at, clients=[name]) for name in rooms.ears]
    running = {asyncio.create_task(job) for job in jobs(PlayerFile(broker=url, rooms=specs), Broker.at(url))}
    try:
        for name in rooms.ears:
            await observer.hears(f"players/{name}-music/availability", b"online")
        observer.forget()
        yield Staff(observer)
    finally:
        await end(running)


async def soon(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the condition is about sound
            await asyncio.sleep(0.02)


async def test_rooms_on_one_stream_play_it_and_one_can_leave_for_another(
    rooms: Snapcast, staff: Staff
) -> None:
    for room in rooms.ears:
        await staff.asks(room, fade=0, playlist="calm", volume=100, playing="ON")
        await staff.hears_of(room, "playlist", "calm")
    await soon(lambda: all(ear.hears(CALM_HZ) for ear in rooms.ears.values()))

    await staff.asks("cafe", playlist="busy")

    await staff.hears_of("cafe", "playlist", "busy")
    await soon(lambda: rooms.ears["cafe"].hears(BUSY_HZ))
    assert rooms.ears["hall"].hears(CALM_HZ)


async def test_a_room_that_is_off_is_silent_and_the_other_plays_on(rooms: Snapcast, staff: Staff) -> None:
    for room in rooms.ears:
        await staff.asks(room, fade=0, playlist="calm", volume=100, playing="ON")
    await soon(lambda: all(ear.hears(CALM_HZ) for ear in rooms.ears.values()))

    await staff.asks("cafe", fade=1, playing="OFF")

    await staff.hears_of("cafe", "playing", "OFF")
    await soon(rooms.ears["cafe"].muted)
    assert rooms.ears["hall"].hears(CALM_HZ)


async def test_a_server_that_is_gone_takes_its_rooms_with_it(rooms: Snapcast, staff: Staff) -> None:
    rooms.server.kill()

    for room in rooms.ears:
        await staff.hears_of(room, "availability", "offline")
