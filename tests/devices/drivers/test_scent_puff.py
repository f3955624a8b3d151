"""How a diffuser is found."""

from controller.atmosphere.model import Sense, State
from devices.drivers.entity import Switch, Writing
from devices.drivers.plug import Plug
from devices.drivers.scent_puff import puff

PLUG = Plug(Switch(Writing("plug/set"), None), Sense.SCENT, "countdown")


def test_a_diffuser_that_is_silent_puffs_and_one_that_runs_pauses() -> None:
    assert [(at, p.payload) for at, p in puff(PLUG, State(on=False))] == [(0.0, b"ON"), (2.0, b"OFF")]
    assert [(at, p.payload) for at, p in puff(PLUG, State(on=True))] == [(0.0, b"OFF"), (2.0, b"ON")]


def test_a_puff_on_a_plug_ends_by_itself_should_the_end_get_lost() -> None:
    (_, first), _ = puff(PLUG, State(on=False), timed=True)

    assert first.payload == b'{"state":"ON","countdown":2}'
