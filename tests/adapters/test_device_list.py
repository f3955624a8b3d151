"""The list of devices as a file: what is written is read again, and every mistake has a line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.adapters.device_list import DeviceListError, Known, read_device_list, write_device_list
from controller.adapters.installations import Installation, KnownDevice, KnownPart
from controller.adapters.placements import Placement
from controller.atmosphere.model import Capability, DeviceId, Layer, Part, PartId, Sense, ZoneId
from controller.atmosphere.part_limits import PartLimits
from controller.feedback.buttons import ButtonBox, Meaning
from controller.feedback.scores import RANGES, Metric
from devices.registry import device_id

LAMP, PLUG = DeviceId("lamp"), DeviceId("plug")
KNOWN = Known(
    ("hall", "cafe"),
    {
        LAMP: KnownDevice(
            {
                "light": KnownPart(
                    hangs=False,
                    part=Part(PartId(LAMP, "light"), Sense.LIGHT, frozenset({Capability.BRIGHTNESS})),
                )
            }
        ),
        PLUG: KnownDevice({"plug": KnownPart(hangs=True)}),
        DeviceId("cury"): KnownDevice({"scent": KnownPart(hangs=False, slots=("left", "right"))}),
        DeviceId("keys"): KnownDevice({}, has_buttons=True),
    },
)


def read(text: str) -> tuple[Installation, ...]:
    return read_device_list(text.encode(), "devices.yaml", KNOWN)


def faults(text: str) -> list[str]:
    with pytest.raises(DeviceListError) as refused:
        read(text)
    return str(refused.value).splitlines()


def test_a_device_is_named_and_put_into_a_zone_and_layer() -> None:
    found = read("devices:\n  lamp: {name: Door spot, zone: hall, layer: accent}\n")

    assert found == (
        Installation(LAMP, (Placement(LAMP, None, ZoneId("hall"), Layer("accent"), "Door spot"),)),
    )


def test_parts_fittings_and_buttons_are_listed_with_their_units() -> None:
    text = """
devices:
  plug: {zone: hall, sense: scent, fragrances: {left: oud}, parts: {plug: {zone: cafe}}}
  keys: {buttons: {zone: cafe, repeat: 8 s, presses: {1_single: smiley 1}}}
"""
    plug, keys = read(text)

    whole = Placement(PLUG, None, ZoneId("hall"), sense=Sense.SCENT, fragrances=(("left", "oud"),))
    assert plug.placements == (whole, Placement(PLUG, "plug", ZoneId("cafe")))
    assert keys.box == ButtonBox("cafe", {"1_single": Meaning(Metric.SMILEY, 1)}, 8.0)


def test_a_device_that_was_never_seen_is_listed_on_trust() -> None:
    (found,) = read("devices:\n  '0x01': {zone: hall, sense: scent, parts: {l7: {zone: cafe}}}\n")

    assert found.device == "0x01"
    assert found.zones == {"hall", "cafe"}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("lamp: {zone: hal}", '2:16: unknown zone "hal" (did you mean "hall"?)'),
        ("lamp: {zone: hall, colour: red}", '2:22: unknown key "colour" (known: name, zone, layer'),
        ("lamp: {zone: hall, sense: scent}", "2:22: this is no plug or relay: what it gives is known"),
        ("plug: {sense: music}", '2:17: expected light or scent, found "music"'),
        ("lamp: {parts: {l2: {zone: hall}}}", '2:18: unknown part "l2" (known: light)'),
        ("lamp: {layer: Top Shelf}", "2:17: expected a name of lower-case letters"),
        ("cury: {fragrances: {up: oud}}", '2:23: unknown slot "up" (known: left, right)'),
        ("keys: {zone: hall}", "2:16: the device has no light, music or scent that a zone could use"),
        ("lamp: {buttons: {zone: hall, presses: {}}}", "2:10: the device has no buttons"),
        ("keys: {buttons: {zone: hall}}", '2:19: missing "presses" in buttons like'),
        ("keys: {buttons: {zone: hall, presses: {a: smiley 5}}}", "2:45: expected smiley from 1 to 4"),
        ("keys: {buttons: {zone: hall, repeat: 4, presses: {}}}", "2:40: expected a duration like 10 s"),
        ("lamp: {limits: {brightness: {max: 60}}}", "2:37: expected a percentage like 60%, found 60"),
        ("lamp: {limits: {volume: {max: 40%}}}", "2:10: no part of it could keep a limit of volume"),
        ("plug: {life: 300}", "2:16: expected a life like 300 h, found 300"),
        ("lamp: 7", "2:9: expected a device like {name: Door spot"),
        ("lamp: {zone: hall}\n  lamp: {}", '3:3: the key "lamp" stands here twice, first on line 2'),
    ],
)
def test_a_mistake_is_named_with_its_line_and_column(entry: str, fault: str) -> None:
    (found,) = faults(f"devices:\n  {entry}\n")

    assert found.startswith(f"devices.yaml:{fault}")


def test_a_device_may_be_listed_by_the_identifier_that_its_maker_prints_but_once() -> None:
    (found,) = read("devices: {'AA:BB:01': {zone: hall}}")
    twice = faults(f"devices:\n  'AA:BB:01': {{zone: hall}}\n  {found.device}: {{zone: cafe}}\n")

    assert found.device == device_id("AA:BB:01")
    assert twice == [f"devices.yaml:3:3: '{found.device}' is the same device as 'AA:BB:01' above"]


def test_every_mistake_is_found_at_once() -> None:
    assert len(faults("devices:\n  lamp: {zone: roof}\n  plug: {zone: cellar}\n")) == 2
    assert faults("") == ["devices.yaml:1:1: the file is empty"]
    assert "missing" in faults("zones: {}")[0] + faults("zones: {}")[1]


NAMES = st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and text == text.strip())
IDS = st.text("abcdefghij0123456789x._-", min_size=1, max_size=20).map(device_id)
ZONES = st.sampled_from([ZoneId("hall"), ZoneId("cafe")])
HELD = st.lists(st.tuples(NAMES, NAMES), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)
LAYERS = st.none() | st.sampled_from([Layer("ambient"), Layer("accent"), Layer("on"), Layer("1e3")])
SENSES = st.none() | st.sampled_from([Sense.LIGHT, Sense.SCENT])
LIMITS = st.sampled_from([None, PartLimits(), PartLimits(brightness_max=0.6, scent_daily_s=90.0)])
LIVES = st.sampled_from([None, 3600.0, 14 * 86400.0, 3630.0])
MEANINGS = st.sampled_from(
    [Meaning(metric, score) for metric, (least, most) in RANGES.items() for score in range(least, most + 1)]
)
BOXES = st.builds(
    ButtonBox,
    ZONES,
    st.dictionaries(NAMES, MEANINGS, max_size=4),
    st.sampled_from([0.0, 4.0, 0.123456, 3600.0]),
)


@st.composite
def installations(draw: st.DrawFn) -> Installation:
    device = draw(IDS)
    said = [Placement(device, None, draw(st.none() | ZONES), draw(LAYERS), draw(st.none() | NAMES))]
    for part in draw(st.lists(NAMES, max_size=3, unique=True)):
        held = draw(st.none() | HELD)
        fitted = (draw(SENSES), held, draw(LIMITS), draw(LIVES))
        said.append(Placement(device, part, draw(ZONES), draw(LAYERS), None, *fitted))
    return Installation.of(device, said, draw(st.none() | BOXES))


@settings(deadline=None, max_examples=50)
@given(st.lists(installations(), max_size=5, unique_by=lambda each: each.device))
def test_a_written_list_says_the_same_when_it_is_read(listed: list[Installation]) -> None:
    text = write_device_list(listed, "Kadıköy")

    found = read_device_list(text.encode(), "devices.yaml", Known(("hall", "cafe"), {}))

    assert list(found) == sorted(listed, key=lambda each: each.device)
    assert write_device_list(reversed(found), "Kadıköy") == text


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_refused(content: bytes) -> None:
    try:
        read_device_list(content, "f", KNOWN)
    except DeviceListError as refused:
        said = str(refused)
    else:
        return
    assert all(line.startswith("f:") for line in said.splitlines())
