"""Which components are one physical device."""

from itertools import permutations

from devices.discovery.component import Component
from devices.registry.grouping import Grouping
from tests.devices.announcements import component


def part(object_id: str, *identifiers: str, mac: str = "") -> Component:
    device = {"ids": list(identifiers), "cns": [["mac", mac]] if mac else []}
    return component("light", {"cmd_t": "a", "dev": device}, object_id)


CHAIN = (part("a", "x"), part("b", "x", mac="02:5b"), part("c", "y", mac="02:5b"), part("d", "z"))


def names(grouping: Grouping) -> set[frozenset[str]]:
    return {frozenset(c.name for c in group) for group in grouping.groups([c.key for c in CHAIN])}


def test_identifiers_and_connections_join_in_whatever_order() -> None:
    found = set()
    for order in permutations(CHAIN):
        grouping = Grouping()
        for member in order:
            grouping.add(member)
        found.add(frozenset(names(grouping)))

    assert found == {frozenset({frozenset("abc"), frozenset("d")})}


def test_without_the_link_two_devices_are_two() -> None:
    grouping = Grouping()
    for member in CHAIN:
        grouping.add(member)

    grouping.remove(CHAIN[1].key)

    assert names(grouping) == {frozenset("a"), frozenset("c"), frozenset("d")}
    assert grouping.sharing({"x"}) == 1
