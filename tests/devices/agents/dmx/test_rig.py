import json

import pytest

from controller.atmosphere.model import Capability
from devices.agents.dmx.fixture import Make
from devices.agents.dmx.personality import Personality, Whites
from devices.agents.dmx.rig import Patched, Rig
from devices.drivers.light_json import JsonLight
from devices.node.saying import unpacked
from devices.node.topics import Nameplate
from tests.devices.announcements import components_of

SPOT = Patched(
    Nameplate("spot", "Spot", "Ambiyans", "DMX dimmer", "entrance"), Make(1, 10, Personality.DIMMER, 16)
)
WASH = Patched(
    Nameplate("wash", "Wash", "Ambiyans", "DMX tunable-white"),
    Make(2, 511, Personality.TUNABLE_WHITE, whites=Whites(2500, 5000)),
)
ON = b'{"state":"ON","brightness":255}'


def rig(memory: dict[str, bytes] | None = None) -> Rig:
    return Rig("dmx", (SPOT, WASH), memory or {})


def test_a_fixture_stands_on_its_channels_and_all_others_are_dark() -> None:
    lit = rig()
    lit.obey("lights/spot/light/set", ON, 0.0)
    lit.obey("lights/wash/light/set", b'{"state":"ON","brightness":255,"color_temp":400}', 0.0)

    frames = lit.universes(0.0)

    assert [at for at, value in enumerate(frames[1], start=1) if value] == [10, 11]
    assert (frames[2][510], frames[2][511]) == (255, 0)  # 400 mired is 2,500 K: warm alone
    assert all(len(frame) == 512 for frame in frames.values())


def test_the_controller_finds_every_capability_in_the_announcement() -> None:
    tree = unpacked(next(s for s in rig().announce(0.0) if "wash" in s.topic).payload)

    (component,) = components_of("wash", tree["cmps"])
    traits = JsonLight.of(component).traits

    assert traits.capabilities == {
        Capability.ON_OFF,
        Capability.BRIGHTNESS,
        Capability.COLOR_TEMPERATURE,
        Capability.FADE,
    }
    assert (traits.ranges.kelvin_min, traits.ranges.kelvin_max) == pytest.approx((2500, 5000))
    assert tree["avty_t"] == "dmx/dmx/availability"


def test_the_zone_of_the_patch_is_suggested() -> None:
    discovery = next(s for s in rig().announce(0.0) if "spot" in s.topic)

    assert unpacked(discovery.payload)["dev"]["sa"] == "entrance"


def test_a_state_is_said_when_the_fade_has_arrived_and_not_before() -> None:
    lit = rig()

    lit.obey("lights/spot/light/set", b'{"state":"ON","brightness":100,"transition":4}', 0.0)

    assert lit.news(3.9) == []
    (state,) = lit.news(4.0)
    assert (state.topic, json.loads(state.payload)["brightness"]) == ("lights/spot/light", 100)
    assert lit.news(5.0) == []


def test_the_last_look_is_there_again_after_a_restart() -> None:
    lit = rig()
    lit.obey("lights/wash/light/set", b'{"state":"ON","brightness":90,"color_temp":300}', 0.0)

    again = rig(lit.memories())

    assert again.universes(0.0) == lit.universes(0.0)
    assert again.memories() == lit.memories()


@pytest.mark.parametrize("memory", [b"", b"[]", b'{"brightness":"much"}'])
def test_a_memory_that_makes_no_sense_is_darkness(memory: bytes) -> None:
    assert not any(rig({"spot": memory}).universes(0.0)[1])
