"""The list of devices as a YAML file: what each is called, where it works, what is fitted to it.

An entry is the whole of what people said of a device: reading a list that was written from a store says
exactly that again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ruamel.yaml import YAML

from controller.adapters.installations import Installation, KnownDevice, KnownPart
from controller.adapters.placements import Placement
from controller.adapters.scene_folder import Fault
from controller.adapters.scene_source import SourceError, read_source
from controller.atmosphere.model import DeviceId, Layer, Sense, ZoneId
from controller.atmosphere.part_limits import (
    NEEDS,
    PartLimitError,
    PartLimits,
    cannot_hold,
    limits_words,
    parse_part_limits,
)
from controller.atmosphere.quantity import QuantityError, life_seconds, seconds
from controller.atmosphere.tree import Branch, TreeFault, name, take, unknown, words
from controller.errors import AmbiyansError
from controller.feedback.buttons import ButtonBox, Meaning
from controller.feedback.scores import RANGES, Metric, in_range
from controller.feedback.trust import TRUST_RULES
from devices.registry import device_id

T = TypeVar("T")

LARGEST_BYTES = 2 * 1024 * 1024
MOST_NODES = 200_000
"""Some 10,000 devices."""
_OWN_KEYS = ("zone", "layer", "sense", "fragrances", "limits", "life")
_KEYS = ("name", *_OWN_KEYS, "parts", "buttons")
_BUTTON_KEYS = ("zone", "repeat", "presses")
_MEANING = re.compile(r"([a-z]+) ([0-9]{1,2})")
_SENSES = {"light": Sense.LIGHT, "scent": Sense.SCENT}
_LONGEST_NAME = 100
_ABOUT = """\
# The devices of {store}, by their own identifiers: what each is called and where it works.
# `ambiyans devices import FILE` says it again; a device that is not here stays as it is.
"""


class DeviceListError(AmbiyansError):
    """The file is no list of devices; one line for each fault, ``FILE:LINE:COLUMN: message``."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep every fault."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Known:
    """What the store has: its zones, and the devices that have announced themselves."""

    zones: tuple[str, ...]
    devices: Mapping[DeviceId, KnownDevice]


def read_device_list(content: bytes, file: str, known: Known) -> tuple[Installation, ...]:
    """The devices of a list, in its order; raises ``DeviceListError`` with every fault.

    A key is the id of a device, or the identifier in its discovery that the id is made of. Of a device that
    has not announced itself yet nothing but the zones can be checked.
    """
    try:
        source = read_source(content, largest_bytes=LARGEST_BYTES, most_nodes=MOST_NODES)
    except SourceError as error:
        raise DeviceListError(Fault(file, *place, message) for place, message in error.faults) from error
    faults: list[TreeFault] = []
    root = Branch(source.tree, (), faults)
    top = root.fields("a list of devices like {devices: {ID: {zone: entrance}}}", ("devices",), ("devices",))
    entries = top["devices"].entries("a mapping of devices by their id") if "devices" in top else None
    found = tuple(_device(device_id(each), branch, known) for each, branch in (entries or {}).items())
    _check_once(found, entries or {})
    if faults:
        raise DeviceListError(
            Fault(file, *source.place(path, at_key=at_key), message) for path, message, at_key in faults
        )
    return found


def _check_once(found: Iterable[Installation], entries: Mapping[str, Branch]) -> None:
    """Blame a device that is listed twice, by its id and by the identifier that its maker prints."""
    first: dict[DeviceId, str] = {}
    for each, (key, branch) in zip(found, entries.items(), strict=True):
        if first.setdefault(each.device, key) != key:
            branch.blame(f"{key!r} is the same device as {first[each.device]!r} above", at_key=True)


def _device(device: DeviceId, branch: Branch, known: Known) -> Installation:
    about = known.devices.get(device)
    fields = branch.fields("a device like {name: Door spot, zone: entrance, layer: accent}", _KEYS)
    called = take(fields, "name", _name)
    parts = about.parts if about else None
    whole = _placement(device, None, fields, known, tuple(parts.values()) if parts is not None else None)
    own = [_part(device, each, branch, known, parts) for each, branch in _entries(fields, "parts", "parts")]
    said = (replace(whole, name=called), *own)
    box = _box(fields["buttons"], known, about) if "buttons" in fields else None
    return Installation.of(device, said, box)


def _entries(fields: Mapping[str, Branch], key: str, what: str) -> Iterable[tuple[str, Branch]]:
    return (fields[key].entries(f"a mapping of {what}") or {}).items() if key in fields else ()


def _part(
    device: DeviceId, part: str, branch: Branch, known: Known, parts: Mapping[str, KnownPart] | None
) -> Placement:
    if parts is not None and part not in parts:
        branch.blame(f"unknown part {unknown(part, tuple(parts))}", at_key=True)
    fields = branch.fields("a part like {zone: entrance, layer: accent}", _OWN_KEYS)
    about = parts.get(part) if parts else None
    return _placement(device, part, fields, known, None if about is None else (about,))


def _placement(
    device: DeviceId,
    part: str | None,
    fields: Mapping[str, Branch],
    known: Known,
    parts: tuple[KnownPart, ...] | None,
) -> Placement:
    """What is said of a device or one part; ``parts`` are those it is said of, ``None`` while unknown."""
    zone = _zone(fields, known)
    if zone is not None and parts == () and part is None:
        fields["zone"].blame("the device has no light, music or scent that a zone could use")
    sense = take(fields, "sense", _word_of(_SENSES, "light or scent"))
    if sense is not None and parts is not None and not any(each.hangs for each in parts):
        fields["sense"].blame("this is no plug or relay: what it gives is known", at_key=True)
    layer = take(fields, "layer", name)
    held = _fragrances(fields, parts) if "fragrances" in fields else None
    limits = _limits(fields["limits"], parts) if "limits" in fields else None
    life_s = take(fields, "life", life_seconds)
    return Placement(
        device,
        part,
        zone,
        None if layer is None else Layer(layer),
        None,
        sense,
        held,
        limits,
        life_s,
    )


def _limits(branch: Branch, parts: tuple[KnownPart, ...] | None) -> PartLimits | None:
    """The limits, of which each must mean something for one of the parts."""
    try:
        limits = parse_part_limits(branch.value)
    except PartLimitError as error:
        for path, message, at_key in error.faults:
            branch.faults.append(TreeFault((*branch.path, *path[1:]), message, at_key))
        return None
    able = None if parts is None else [known.part for known in parts]
    if able is None or None in able:
        return limits
    for limit in limits.said():
        if all(part and limit in cannot_hold(limits, part) for part in able):
            branch.blame(f"no part of it could keep a limit of {NEEDS[limit][0]}", at_key=True)
    return limits


def _zone(fields: Mapping[str, Branch], known: Known) -> ZoneId | None:
    branch = fields.get("zone")
    if branch is None:
        return None
    if branch.value not in known.zones:
        branch.unknown("zone", known.zones)
        return None
    return ZoneId(str(branch.value))


def _fragrances(
    fields: Mapping[str, Branch], parts: tuple[KnownPart, ...] | None
) -> tuple[tuple[str, str], ...]:
    slots = tuple(slot for part in parts or () for slot in part.slots)
    held = []
    for slot, branch in _entries(fields, "fragrances", "fragrances by slot"):
        if slots and slot not in slots:
            branch.blame(f"unknown slot {unknown(slot, slots)}", at_key=True)
        fragrance = branch.read(words)
        if fragrance is not None:
            held.append((slot, fragrance))
    return tuple(held)


def _box(branch: Branch, known: Known, about: KnownDevice | None) -> ButtonBox | None:
    if about is not None and not about.has_buttons:
        branch.blame("the device has no buttons", at_key=True)
    fields = branch.fields(
        "buttons like {zone: entrance, presses: {1_single: smiley 1}}", _BUTTON_KEYS, ("zone", "presses")
    )
    zone, repeat_s = _zone(fields, known), take(fields, "repeat", seconds)
    meanings = {action: each.read(_meaning) for action, each in _entries(fields, "presses", "presses")}
    buttons = {action: meaning for action, meaning in meanings.items() if meaning is not None}
    if zone is None:
        return None
    return ButtonBox(zone, buttons, TRUST_RULES.repeat_s if repeat_s is None else repeat_s)


def _meaning(value: object) -> Meaning:
    expected = "a metric and a score like smiley 1"
    match = _MEANING.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[1] not in set(Metric):
        raise QuantityError(expected, value)
    metric, score = Metric(match[1]), int(match[2])
    if not in_range(metric, score):
        lowest, highest = RANGES[metric]
        expected = f"{metric} from {lowest} to {highest}"
        raise QuantityError(expected, value)
    return Meaning(metric, score)


def _name(value: object) -> str:
    text = words(value)
    if len(text) > _LONGEST_NAME or not text.isprintable():
        expected = f"a name of at most {_LONGEST_NAME} printable characters"
        raise QuantityError(expected, value)
    return text


def _word_of(table: Mapping[str, T], expected: str) -> Callable[[object], T]:
    def read(value: object) -> T:
        if not isinstance(value, str) or value not in table:
            raise QuantityError(expected, value)
        return table[value]

    return read


def write_device_list(installations: Iterable[Installation], store: str) -> str:
    """The list as text, by id; the same devices make the same bytes."""
    devices = {each.device: _tree(each) for each in sorted(installations, key=lambda each: each.device)}
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 4096
    written = io.StringIO()
    yaml.dump({"devices": devices}, written)
    return _ABOUT.format(store=store.replace("\n", " ")) + written.getvalue()


def _tree(installation: Installation) -> dict[str, object]:
    tree: dict[str, object] = {}
    parts: dict[str, object] = {}
    for placement in installation.placements:
        if placement.part is None:
            tree |= _said(placement)
        else:
            parts[placement.part] = _said(placement)
    if parts:
        tree["parts"] = parts
    if installation.box is not None:
        box = installation.box
        presses = {action: f"{m.metric.value} {m.score}" for action, m in box.buttons.items()}
        repeat = f"{_plain(box.repeat_s)} s"
        tree["buttons"] = {"zone": str(box.zone), "repeat": repeat, "presses": presses}
    return tree


def _plain(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")


def _life(life_s: float) -> str:
    return f"{life_s / 3600:.0f} h" if life_s % 3600 == 0 else f"{_plain(life_s / 60)} min"


def _said(placement: Placement) -> dict[str, object]:
    said = {
        "name": placement.name,
        "zone": placement.zone,
        "layer": placement.layer,
        "sense": None if placement.sense is None else placement.sense.value,
        "fragrances": None if placement.fragrances is None else dict(placement.fragrances),
        "limits": None if placement.limits is None else limits_words(placement.limits),
        "life": None if placement.life_s is None else _life(placement.life_s),
    }
    return {key: value for key, value in said.items() if value is not None}
