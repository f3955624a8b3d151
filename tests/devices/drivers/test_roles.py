"""Which component plays which role."""

from itertools import permutations

from devices.drivers.roles import assign, device_words, role
from tests.devices.announcements import PLAYER, component, components_of

ROLES = (role("volume", "number", "volume"), role("fade", "number", "fade"))


def test_a_role_is_played_by_the_component_that_is_called_so() -> None:
    loud = component("number", {"name": "Volume"}, "n1")
    slow = component("number", {"name": "Fade"}, "n2")

    assert assign((slow, loud), ROLES) == {"volume": loud, "fade": slow}


def test_the_platform_must_fit_as_well() -> None:
    assert assign((component("sensor", {"name": "Volume"}, "n1"),), ROLES) == {}


def test_the_cast_is_the_same_in_whatever_order_components_came() -> None:
    components = components_of("player", PLAYER)[:4]
    twice = (role("a", "select number", "playlist volume"), role("b", "switch number", "playing volume"))

    casts = {
        tuple(sorted((k, c.name) for k, c in assign(order, twice).items()))
        for order in permutations(components)
    }

    assert len(casts) == 1


def test_a_device_is_known_by_its_name_maker_and_model() -> None:
    facts = component(
        "fan", {"device": {"identifiers": ["x"], "name": "Aroma Diffuser", "model": "D-1"}}
    ).device

    assert {"aroma", "diffuser", "d", "1"} <= device_words(facts)
