"""Which part of a successor does whose work, and what is lost by it."""

from __future__ import annotations

from dataclasses import replace

from controller.atmosphere.model import Capability, DeviceId, Part, PartId, Ranges, Sense
from controller.atmosphere.succession import Candidate, Succession, succession

DIM = frozenset({Capability.ON_OFF, Capability.BRIGHTNESS})


def part(
    name: str, sense: Sense = Sense.LIGHT, can: frozenset[Capability] = DIM, ranges: Ranges | None = None
) -> Part:
    return Part(PartId(DeviceId("d"), name), sense, can, ranges or Ranges())


def said(found: Succession) -> tuple[str, ...]:
    return tuple(map(str, found.losses))


def test_parts_of_the_same_name_do_each_others_work() -> None:
    found = succession([part("l1"), part("l2")], [Candidate(part("l2")), Candidate(part("l1"))])

    assert (found.heirs, found.losses) == ({"l1": "l1", "l2": "l2"}, ())


def test_a_part_of_another_name_takes_over_what_it_can_give() -> None:
    player = part("player", Sense.MUSIC, frozenset({Capability.ON_OFF}))

    found = succession([part("light")], [Candidate(player), Candidate(part("lamp"))])

    assert found.heirs == {"light": "lamp"}


def test_a_part_that_keeps_its_name_is_not_taken_by_another() -> None:
    found = succession([part("a"), part("b")], [Candidate(part("b"))])

    assert found.heirs == {"b": "b"}
    assert said(found) == ("gives no light in the place of a",)


def test_a_lamp_gives_no_scent() -> None:
    found = succession([part("scent", Sense.SCENT)], [Candidate(part("light"))])

    assert said(found) == ("gives no scent in the place of scent",)


def test_a_plug_gives_what_is_put_behind_it() -> None:
    found = succession([part("scent", Sense.SCENT, DIM)], [Candidate(part("plug"), hangs=True)])

    assert found.heirs == {"scent": "plug"}


def test_what_the_old_one_could_and_the_successor_cannot_is_a_loss() -> None:
    white = part("light", can=DIM | {Capability.COLOR_TEMPERATURE, Capability.FADE})

    found = succession([white], [Candidate(part("light"))])

    assert said(found) == ("light has no colour temperature", "light cannot fade")


def test_a_diffuser_of_duty_cycles_is_no_loss_for_one_of_intensities() -> None:
    weak = part("scent", Sense.SCENT, frozenset({Capability.ON_OFF, Capability.INTENSITY}))
    cycles = part("scent", Sense.SCENT, frozenset({Capability.ON_OFF, Capability.DUTY_CYCLE}))
    plain = replace(weak, capabilities=frozenset({Capability.ON_OFF}))

    assert succession([weak], [Candidate(cycles)]).losses == ()
    assert said(succession([weak], [Candidate(plain)])) == (
        "scent knows on and off alone: it is switched in turns",
    )


def test_playlists_that_are_gone_are_named() -> None:
    able = frozenset({Capability.PLAYLIST})
    old = part("player", Sense.MUSIC, able, Ranges(playlists=("calm", "jazz")))
    new = part("player", Sense.MUSIC, able, Ranges(playlists=("calm",)))

    assert said(succession([old], [Candidate(new)])) == ("player does not have the playlists jazz",)
