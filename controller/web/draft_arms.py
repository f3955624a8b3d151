"""What a draft's form compares: whole scenes, values of one sense, crossed senses, or an earlier design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from controller.atmosphere.model import SceneName, Sense
from controller.atmosphere.scene import SceneError, parse_patch
from controller.experiment.design import Arm, Design, Factor
from controller.web.panel_fittings import with_unit

AS_SCHEDULED = "."
"""chosen for an arm that changes nothing; no scene can be called so"""
MOST_ARMS = 4
MOST_LEVELS = 3
_NAMES = "ABCD"
_OFF = frozenset({"off", "kapalı", "kapali"})
_LONGEST = 100


class Compare(StrEnum):
    """What the arms are."""

    SCENES = "scenes"
    CHANGE = "change"
    CROSSED = "crossed"
    SAME = "same"
    """those of the design that is drafted again"""


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something of one sense that can be compared alone."""

    key: str
    sense: Sense
    unit: str = ""


ATTRIBUTES: Mapping[str, Attribute] = {
    each.key: each
    for each in (
        Attribute("fragrance", Sense.SCENT),
        Attribute("intensity", Sense.SCENT, "%"),
        Attribute("playlist", Sense.MUSIC),
        Attribute("volume", Sense.MUSIC, "%"),
        Attribute("brightness", Sense.LIGHT, "%"),
        Attribute("temperature", Sense.LIGHT, "K"),
    )
}
SENSES = (Sense.SCENT, Sense.MUSIC, Sense.LIGHT)
"""those that can be crossed, in the order of the form"""


class ValueFaultError(Exception):
    """The value in ``field`` cannot be one of ``attribute``."""

    def __init__(self, field: str, attribute: Attribute) -> None:
        super().__init__(field)
        self.field = field
        self.attribute = attribute


def of_sense(sense: Sense) -> tuple[Attribute, ...]:
    """What of a sense can be compared."""
    return tuple(each for each in ATTRIBUTES.values() if each.sense is sense)


def scene_arms(chosen: Sequence[str]) -> tuple[Arm, ...]:
    """An arm for each scene that was chosen; an empty choice is no arm."""
    scenes = [None if each == AS_SCHEDULED else SceneName(each) for each in chosen if each]
    return tuple(Arm(name, scene) for name, scene in zip(_NAMES, scenes, strict=False))


def change_arms(attribute: Attribute, typed: Sequence[tuple[str, str]]) -> tuple[Arm, ...]:
    """An arm for each value of one attribute, from fields and their texts; raises ``ValueFaultError``.

    The first is the control, and as scheduled where nothing stands there; elsewhere nothing is no arm.
    """
    patches = list(_patches(attribute, typed))
    return tuple(Arm(name, patch=patch) for name, patch in zip(_NAMES, patches, strict=False))


def factor(attribute: Attribute, typed: Sequence[tuple[str, str]]) -> Factor | None:
    """The levels of one sense; ``None`` if it is not crossed; raises as ``change_arms``."""
    if not any(text.strip() for _, text in typed):
        return None
    initial = attribute.sense.value[0].upper()
    patches = enumerate(_patches(attribute, typed), 1)
    return Factor(attribute.sense, tuple(Arm(f"{initial}{place}", patch=patch) for place, patch in patches))


def _patches(attribute: Attribute, typed: Sequence[tuple[str, str]]) -> Iterator[Mapping[str, object] | None]:
    for place, (field, text) in enumerate(typed):
        if text.strip():
            yield _patch(attribute, field, text.strip())
        elif place == 0:
            yield None


def _patch(attribute: Attribute, field: str, text: str) -> Mapping[str, object]:
    value = with_unit(text, attribute.unit) if attribute.unit else text
    off = text.casefold() in _OFF
    patch = {attribute.sense.value: "off" if off else {attribute.key: value}}
    if len(text) > _LONGEST or "\x00" in text:
        raise ValueFaultError(field, attribute)
    try:
        parse_patch(patch)
    except SceneError:
        raise ValueFaultError(field, attribute) from None
    return patch


def typed_arms(design: Design) -> dict[str, str]:
    """What would have been typed to compare the arms of a design; empty where the form cannot say it."""
    if design.factors:
        return _typed_factors(design.factors)
    if len(design.arms) > MOST_ARMS:
        return {}
    if all(arm.patch is None for arm in design.arms):
        scenes = {f"scene-{n}": arm.scene or AS_SCHEDULED for n, arm in enumerate(design.arms, 1)}
        return {"compare": Compare.SCENES, **scenes}
    values = _values(design.arms)
    if values is None:
        return {}
    attribute, texts = values
    fields = {f"value-{n}": text for n, text in enumerate(texts, 1)}
    return {"compare": Compare.CHANGE, "attribute": attribute, **fields}


def _typed_factors(factors: Sequence[Factor]) -> dict[str, str]:
    said: dict[str, str] = {"compare": Compare.CROSSED}
    for each in factors:
        values = _values(each.levels)
        if values is None or len(each.levels) > MOST_LEVELS:
            return {}
        attribute, texts = values
        said[f"{each.sense}-attribute"] = attribute
        said |= {f"{each.sense}-{n}": text for n, text in enumerate(texts, 1)}
    return said


def _values(arms: Sequence[Arm]) -> tuple[str, list[str]] | None:
    """The one attribute that all arms change, and the value of each; only the first may change nothing."""
    if any(arm.scene is not None for arm in arms) or any(arm.patch is None for arm in arms[1:]):
        return None
    changes = [change for arm in arms for change in (arm.patch or {}).items()]
    senses = {sense for sense, _ in changes}
    keys = {key for _, change in changes if isinstance(change, Mapping) for key in change}
    if len(senses) != 1 or len(keys) != 1 or not keys <= ATTRIBUTES.keys():
        return None
    (key,), texts = keys, []
    for arm in arms:
        change = None if arm.patch is None else next(iter(arm.patch.values()))
        texts.append(str(change[key]) if isinstance(change, Mapping) else "off" if change else "")
    return key, texts
