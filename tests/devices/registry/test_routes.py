"""From a topic to its listeners."""

from devices.registry.assembly import assemble
from devices.registry.routes import Routes
from devices.registry.unit import Unit
from tests.devices.announcements import DIFFUSER, components_of


def diffuser(name: str) -> Unit:
    return Unit(assemble(components_of(name, DIFFUSER, avty_t="bridge")), {})


def test_every_topic_of_a_device_leads_to_it() -> None:
    routes, unit = Routes(), diffuser("d1")

    routes.add(unit)

    assert set(routes) == {f"d1/{name}" for name in DIFFUSER} | {"bridge"}


def test_a_shared_topic_stays_while_anyone_listens() -> None:
    routes, one, two = Routes(), diffuser("d1"), diffuser("d2")
    routes.add(one)
    routes.add(two)

    routes.remove(one)
    routes.sweep([one])

    assert "bridge" in set(routes)
    assert routes.get("d1/power") is None
    shared = routes.get("bridge")
    assert shared is not None
    assert [unit for unit, _ in shared.availability] == [two]
