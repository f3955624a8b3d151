"""What facilities staff set on one device: limits, what is in it, and what its buttons mean; as forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from controller.adapters.status import DeviceStatus, Upkeep
from controller.atmosphere.cartridge import Cartridge
from controller.atmosphere.model import Part, Sense, Store
from controller.atmosphere.part_limits import NEEDS, PartLimits, cannot_hold, limits_words
from controller.web.language import Language
from controller.web.pages_words import sense_name

LIMIT_FIELDS: Mapping[str, tuple[str, str, str]] = {
    "brightness_max": ("brightness", "max", "%"),
    "kelvin_min": ("temperature", "min", "K"),
    "kelvin_max": ("temperature", "max", "K"),
    "volume_max": ("volume", "max", "%"),
    "scent_max": ("scent", "max", "%"),
    "scent_daily_s": ("scent", "daily", "min"),
}
"""for each limit its place in the words that set it, and the unit of its field"""
LIFE_UNIT = "h"
_EVERYTHING = PartLimits(1.0, 1000.0, 20_000.0, 1.0, 1.0, 86_400.0)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: what it is called, what stands in it, and what is wrong with that."""

    name: str
    label: str
    value: str = ""
    example: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class CartridgeLine:
    """One cartridge in words."""

    fragrance: str
    """as it is called in a form; empty where nobody says which"""
    name: str
    words: str
    low: bool


@dataclass(frozen=True, slots=True)
class PartForms:
    """What is set on one part."""

    name: str
    title: str
    hours: str
    limits: tuple[Field, ...]
    limited: bool
    cartridges: tuple[CartridgeLine, ...]
    plug: str
    """light or scent for what hangs on a plug, empty for what is no plug"""
    slots: tuple[Field, ...]
    life: Field | None
    cycle: str
    """how a plug gives scent at the moment"""

    @property
    def fitted(self) -> bool:
        """Whether there is anything to say of what is in it or hangs on it."""
        return bool(self.plug or self.slots)

    @property
    def limits_at_fault(self) -> bool:
        """Whether a limit is not accepted."""
        return any(field.fault for field in self.limits)

    @property
    def fittings_at_fault(self) -> bool:
        """Whether something said of the fittings is not accepted."""
        return any(field.fault for field in (*self.slots, *((self.life,) if self.life else ())))


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody typed into the form of one part, and what is wrong with it, by field."""

    part: str
    values: Mapping[str, str]
    faults: Mapping[str, str]


_NOTHING_ENTERED = Entered("", {}, {})


def part_forms(
    status: DeviceStatus, store: Store, now: datetime, words: Language, entered: Entered | None = None
) -> tuple[PartForms, ...]:
    """The forms of a device, part by part, one of them as it was ``entered``."""
    return tuple(
        _part_forms(
            part,
            status.upkeep.get(name, Upkeep()),
            entered if entered is not None and entered.part == name else _NOTHING_ENTERED,
            words,
            lambda moment: words.moment(moment, now, store.timezone),
        )
        for name, part in status.device.parts.items()
    )


def _part_forms(
    part: Part, upkeep: Upkeep, entered: Entered, words: Language, when: Callable[[datetime], str]
) -> PartForms:
    scent = part.sense is Sense.SCENT
    return PartForms(
        name=part.id.part,
        title=f"{part.id.part} · {sense_name(part.sense, words)}",
        hours=words.gettext(
            "%(hours)s h in all, %(today)s h today",
            hours=_hours(upkeep.run_s, words),
            today=_hours(upkeep.today_s, words),
        ),
        limits=tuple(_as_entered(_limit_fields(part, upkeep.limits, words), entered)),
        limited=bool(upkeep.limits.said()),
        cartridges=tuple(_cartridge_line(cartridge, words, when) for cartridge in upkeep.cartridges),
        plug=part.sense.value if upkeep.hangs else "",
        slots=tuple(_as_entered(_slot_fields(upkeep, words), entered)),
        life=next(iter(_as_entered([_life_field(upkeep, words)], entered))) if scent else None,
        cycle=_cycle_words(upkeep, words),
    )


def _as_entered(fields: Iterable[Field], entered: Entered) -> Iterator[Field]:
    for field in fields:
        value = entered.values.get(field.name, field.value)
        yield replace(field, value=value, fault=entered.faults.get(field.name, ""))


def _limit_fields(part: Part, limits: PartLimits, words: Language) -> Iterator[Field]:
    said, useless = limits_words(limits), set(cannot_hold(_EVERYTHING, part))
    for name in NEEDS:
        if name in useless:
            continue
        word, key, _ = LIMIT_FIELDS[name]
        label, example = _limit_label(name, words)
        yield Field(name, label, said.get(word, {}).get(key, ""), example)


def _limit_label(name: str, words: Language) -> tuple[str, str]:
    return {
        "brightness_max": (words.gettext("Brightness, at most"), "60%"),
        "kelvin_min": (words.gettext("Colour temperature, at least"), "2700 K"),
        "kelvin_max": (words.gettext("Colour temperature, at most"), "4000 K"),
        "volume_max": (words.gettext("Volume, at most"), "40%"),
        "scent_max": (words.gettext("Intensity, at most"), "50%"),
        "scent_daily_s": (words.gettext("Running time a day, at most"), "120 min"),
    }[name]


def fault_words(name: str, words: Language) -> str:
    """What belongs into a field, for somebody who typed something else."""
    match name:
        case "brightness_max" | "volume_max" | "scent_max":
            return words.gettext("Expected a share from 0% to 100%, such as 60%.")
        case "kelvin_min" | "kelvin_max":
            return words.gettext(
                "Expected a colour temperature from 1000 K to 20000 K, the least below the most."
            )
        case "scent_daily_s":
            return words.gettext("Expected a time of up to 24 hours, such as 120 min.")
        case "life":
            return words.gettext("Expected a time from 1 h to 10000 h, such as 300 h.")
    return words.gettext("Expected a name of at most 50 letters.")


def _slot_fields(upkeep: Upkeep, words: Language) -> Iterator[Field]:
    for slot, fragrance in upkeep.slots:
        label = words.gettext("Fragrance")
        if len(upkeep.slots) > 1:
            label = words.gettext("Fragrance in slot %(slot)s", slot=slot)
        yield Field(f"slot:{slot}", label, fragrance, "lavender")


def _life_field(upkeep: Upkeep, words: Language) -> Field:
    life_s = next((c.life_s for c in upkeep.cartridges if c.life_s), None)
    value = "" if life_s is None else f"{life_s / 3600:.9g} h"
    return Field("life", words.gettext("A cartridge lasts, at full strength"), value, "300 h")


def _cycle_words(upkeep: Upkeep, words: Language) -> str:
    cycle = upkeep.cycle
    if cycle is None:
        return ""
    return words.gettext(
        "Switched in turns: %(run)s s on, %(pause)s s off.",
        run=f"{cycle.run_s:g}",
        pause=f"{cycle.pause_s:g}",
    )


def _cartridge_line(cartridge: Cartridge, words: Language, when: Callable[[datetime], str]) -> CartridgeLine:
    said = [words.gettext("gave %(hours)s h at full strength", hours=_hours(cartridge.given_s, words))]
    if cartridge.left is not None:
        said.append(words.gettext("%(share)s left", share=words.percent(cartridge.left)))
    if cartridge.changed is not None:
        said.append(words.gettext("changed %(moment)s", moment=when(cartridge.changed)))
    name = cartridge.fragrance or words.gettext("Cartridge")
    return CartridgeLine(cartridge.fragrance, name, ", ".join(said), cartridge.low)


def _hours(seconds: float, words: Language) -> str:
    return words.number(seconds / 3600, 1)


def low_words(status: DeviceStatus, words: Language) -> str:
    """What of a device's cartridges is nearly used up; empty where nothing is."""
    low = [c for upkeep in status.upkeep.values() for c in upkeep.cartridges if c.low and c.left is not None]
    return ", ".join(
        words.gettext(
            "%(fragrance)s: %(share)s left",
            fragrance=c.fragrance or words.gettext("Cartridge"),
            share=words.percent(c.left or 0.0),
        )
        for c in low
    )
