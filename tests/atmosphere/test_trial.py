"""What a part is asked for when somebody tries it out."""

from __future__ import annotations

from controller.atmosphere.compile import Placed
from controller.atmosphere.model import Capability, DeviceId, Layer, Part, PartId, Ranges, Sense, State
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits
from controller.atmosphere.trial import LOUD, Step, steps

ALL = frozenset(Capability)
ANY, UNKNOWN = Ranges(), State()


def part(sense: Sense, can: frozenset[Capability], ranges: Ranges = ANY) -> Part:
    return Part(PartId(DeviceId("it"), "part"), sense, can, ranges)


def asked(part: Part, limits: PartLimits = NO_LIMITS, reported: State = UNKNOWN) -> list[Step]:
    return list(steps(Placed(part, Layer("ambient"), reported, limits)))


def test_a_lamp_that_can_all_is_asked_for_each_capability() -> None:
    found = asked(part(Sense.LIGHT, ALL, Ranges(kelvin_min=2200, kelvin_max=5000)))

    assert {step.capability for step in found} == {
        Capability.ON_OFF,
        Capability.BRIGHTNESS,
        Capability.COLOR_TEMPERATURE,
        Capability.COLOR,
        Capability.FADE,
    }
    kelvins = [s.wanted.state.temperature_kelvin for s in found if s.capability == "color_temperature"]
    assert kelvins == [2200, 5000]


def test_a_switched_lamp_is_switched_off_and_on_and_nothing_is_noted() -> None:
    found = asked(part(Sense.LIGHT, frozenset({Capability.ON_OFF})))

    assert [(step.wanted.state.on, step.wanted.note) for step in found] == [(False, ""), (True, "")]


def test_a_player_is_never_loud_and_keeps_its_limit() -> None:
    player = part(Sense.MUSIC, ALL, Ranges(playlists=("calm", "jazz")))

    loud = [step.wanted.state.volume for step in asked(player)]
    limited = [step.wanted.state.volume for step in asked(player, PartLimits(volume_max=0.15))]

    assert max(volume or 0 for volume in loud) == LOUD
    assert max(volume or 0 for volume in limited) == 0.15


def test_a_diffuser_puffs_each_fragrance_and_ends_off() -> None:
    can = frozenset({Capability.ON_OFF, Capability.INTENSITY, Capability.FRAGRANCE})
    found = asked(part(Sense.SCENT, can, Ranges(fragrances=("citrus", "lavender"))))

    assert [step.wanted.state.fragrance for step in found] == [None, "citrus", "lavender", None]
    assert found[-1].wanted.state.on is False


def test_a_plug_is_told_when_to_stop_by_itself() -> None:
    found = asked(part(Sense.SCENT, frozenset({Capability.ON_OFF, Capability.TIMER})))

    puff = found[0].wanted.command.want
    assert (puff.on, puff.run_s is not None) == (True, True)


def test_an_empty_diffuser_is_not_run() -> None:
    can = frozenset({Capability.ON_OFF, Capability.INTENSITY, Capability.LEVEL})
    found = asked(part(Sense.SCENT, can), reported=State(level=0.0))

    assert found[0].wanted.refusal
    assert found[0].wanted.state.on is False
