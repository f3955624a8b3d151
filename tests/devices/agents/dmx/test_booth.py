"""Light from a real broker to a real receiver: what OLA shows is what was sent."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from devices.agents.broker import Broker
from devices.agents.dmx.booths import booth
from devices.agents.dmx.patch_file import FixtureSpec, PatchFile, UniverseSpec
from devices.ending import end
from devices.simulated.client import Broker as Door
from tests.devices.agents.dmx.ola import ARTNET, SACN, Ola, running_ola
from tests.devices.simulated.observer import Observer
from tests.whole.programs import Mosquitto, mosquitto

WHITES = {"warm_kelvin": 2500, "cool_kelvin": 5000}
FIXTURES: list[dict[str, object]] = [
    {"id": "spot", "name": "Spot", "universe": SACN, "channel": 1, "personality": "dimmer", "bits": 16},
    {"id": "wash", "name": "Wash", "universe": SACN, "channel": 3, "personality": "rgbw"},
    {
        "id": "shelf",
        "name": "Shelf",
        "universe": ARTNET,
        "channel": 1,
        "personality": "tunable-white",
        **WHITES,
    },
]


@pytest.fixture(scope="module")
def ola() -> Iterator[Ola]:
    with running_ola() as running:
        yield running


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "looks.json"


@asynccontextmanager
async def agent(
    ola: Ola, door: Door, memory: Path, *, priority: int = 100, name: str = "dmx"
) -> AsyncIterator[None]:
    url = f"mqtt://{door.host}:{door.port}"
    universes = [
        {"number": SACN, "network": "sacn", "priority": priority},
        {"number": ARTNET, "network": "artnet", "to": ola.far},
    ]
    patch = PatchFile(
        id=name,
        broker=url,
        interface=ola.near,
        memory=memory,
        universes=[UniverseSpec.model_validate(item) for item in universes],
        fixtures=[FixtureSpec.model_validate(item | {"id": f"{name}-{item['id']}"}) for item in FIXTURES],
    )
    running = {asyncio.create_task(booth(patch, Broker.at(url)).run())}
    try:
        yield
    finally:
        await end(running)


@dataclass
class Stage:
    """Who commands the fixtures and looks at OLA."""

    ola: Ola
    observer: Observer
    seen: list[list[int]] = field(default_factory=list)

    async def tells(self, fixture: str, **said: object) -> None:
        await self.observer.tell(f"lights/dmx-{fixture}/light/set", **said)

    async def shows(self, universe: int, *values: int) -> None:
        """Wait until the first channels of a universe are these, noting what they are meanwhile."""
        async with asyncio.timeout(20):
            while True:
                self.seen.append((await asyncio.to_thread(self.ola.values, universe))[: len(values)])
                if self.seen[-1] == list(values):
                    return


@pytest.fixture
async def stage(ola: Ola, broker: Door, observer: Observer, memory: Path) -> AsyncIterator[Stage]:
    async with agent(ola, broker, memory):
        await observer.hears("dmx/dmx/availability", b"online")
        yield Stage(ola, observer)


async def test_an_sacn_dimmer_of_sixteen_bits_shows_what_it_was_told(stage: Stage) -> None:
    await stage.tells("spot", state="ON", brightness=51)

    await stage.shows(SACN, 0x33, 0x33)  # 51 / 255 * 65535 = 0x3333
    await stage.observer.hears_tree("lights/dmx-spot/light", state="ON", brightness=51)


async def test_a_colour_lights_the_emitters_of_its_fixture_alone(stage: Stage) -> None:
    await stage.tells("wash", state="ON", brightness=255, color={"r": 255, "g": 0, "b": 0})

    await stage.shows(SACN, 0, 0, 255, 0, 0, 0)


async def test_an_art_net_fixture_mixes_its_whites(stage: Stage) -> None:
    await stage.tells("shelf", state="ON", brightness=255, color_temp=300)  # between 200 and 400 mired

    await stage.shows(ARTNET, 180, 180)  # half of the light each: sqrt(0.5) * 255
    await stage.tells("shelf", state="OFF")
    await stage.shows(ARTNET, 0, 0)


async def test_a_fade_rises_through_many_levels_and_is_said_when_it_has_arrived(stage: Stage) -> None:
    await stage.tells("spot", state="OFF")
    await stage.shows(SACN, 0, 0)
    stage.seen.clear()

    await stage.tells("spot", state="ON", brightness=255, transition=2)

    await stage.shows(SACN, 255, 255)
    await stage.observer.hears_tree("lights/dmx-spot/light", state="ON", brightness=255)
    assert all(before <= after for before, after in pairwise(stage.seen))
    assert len({tuple(values) for values in stage.seen}) > 10


async def test_a_source_of_higher_priority_wins_and_gives_the_light_back_when_it_ends(
    stage: Stage, broker: Door, tmp_path: Path
) -> None:
    await stage.tells("spot", state="ON", brightness=51)
    await stage.shows(SACN, 0x33, 0x33)

    async with agent(stage.ola, broker, tmp_path / "desk.json", priority=150, name="desk"):
        await stage.shows(SACN, 0, 0)

    await stage.shows(SACN, 0x33, 0x33)


async def test_a_restarted_agent_shows_the_last_look(
    ola: Ola, broker: Door, observer: Observer, memory: Path
) -> None:
    stage = Stage(ola, observer)
    async with agent(ola, broker, memory):
        await observer.hears("dmx/dmx/availability", b"online")
        await stage.tells("spot", state="ON", brightness=102)
        await stage.shows(SACN, 0x66, 0x66)
    observer.forget()

    async with agent(ola, broker, memory):
        await observer.hears_tree("lights/dmx-spot/light", state="ON", brightness=102)
        await stage.shows(SACN, 0x66, 0x66)


@pytest.fixture
def mosquitto_broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path / "broker") as running:
        yield running


async def test_a_fade_goes_to_its_end_and_the_look_is_held_while_the_broker_is_gone(
    ola: Ola, mosquitto_broker: Mosquitto, memory: Path
) -> None:
    door = Door("127.0.0.1", mosquitto_broker.port)
    async with agent(ola, door, memory):
        async with Observer(door) as observer:
            stage = Stage(ola, observer)
            await observer.hears("dmx/dmx/availability", b"online")
            await stage.tells("spot", state="ON", brightness=204, transition=2)
            await observer.hears("lights/dmx-spot/light/set")
        await asyncio.to_thread(mosquitto_broker.stop)

        await stage.shows(SACN, 0xCC, 0xCC)
        await asyncio.to_thread(mosquitto_broker.start)

        async with Observer(door) as again:
            await again.hears_tree("lights/dmx-spot/light", brightness=204)
        assert ola.values(SACN)[:2] == [0xCC, 0xCC]
