"""What people say of a part that it cannot know."""

from controller.atmosphere.model import Sense
from devices.registry.assembly import assemble
from devices.registry.fitting import Fitting, fitted, hangs, slots
from tests.devices.announcements import DIFFUSER, PLAYER, components_of

RELAY = {"relay": {"p": "switch", "cmd_t": "~/set", "stat_t": "~"}}


def test_only_behind_a_plug_there_may_be_one_thing_or_another() -> None:
    relay = assemble(components_of("r", RELAY)).drivers["relay"]
    diffuser = assemble(components_of("d", DIFFUSER)).drivers["scent"]

    assert (hangs(relay), hangs(diffuser)) == (True, False)
    assert fitted(relay, Fitting(Sense.SCENT)).traits.sense is Sense.SCENT
    assert fitted(diffuser, Fitting(Sense.LIGHT)) == diffuser


def test_a_fitted_diffuser_still_knows_the_slots_of_its_device() -> None:
    diffuser = assemble(components_of("d", DIFFUSER)).drivers["scent"]

    assert slots(fitted(diffuser, Fitting(fragrances=(("citrus", "oud"),)))) == ("lavender", "citrus")


def test_a_player_holds_no_fragrance() -> None:
    player = assemble(components_of("p", PLAYER)).drivers["music"]

    assert fitted(player, Fitting(fragrances=(("left", "oud"),))) == player
