"""Diffusers: a device with a switch and an intensity, a duty cycle or a choice of fragrances.

The components by role (``ROLES``): ``switch`` (or the ``fan`` of a device that calls itself a diffuser),
``number`` intensity (or a ``select`` of levels), ``select`` fragrance or slot, ``number`` run and pause in
seconds or minutes, ``sensor`` level in percent, ``binary_sensor`` fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from controller.atmosphere.model import Capability, Ranges, Sense, State
from devices.discovery.component import Component
from devices.discovery.options import as_number
from devices.drivers.contacts import WordContact, contact_sources
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.entity import Number, Reading, Select, Switch, all_confirm, listen, reading, writing
from devices.drivers.levels import Levels
from devices.drivers.roles import assign, device_words, role
from devices.drivers.scent_puff import puff
from devices.message import Publication, Received

_POWER_WORDS = "power switch diffuser diffuse scent fragrance aroma on state spray"
ROLES = (
    role("fragrance", "select", "fragrance scent aroma perfume slot oil vial cartridge"),
    role("run", "number", "run work spray on"),
    role("pause", "number", "pause idle rest off"),
    role("intensity", "number", "intensity strength"),
    role("levels", "select", "intensity strength level mode mist spray gear"),
    role("power", "switch", _POWER_WORDS),
    role("fan", "fan", f"{_POWER_WORDS} fan"),
    role("level", "sensor", "level remaining liquid cartridge vial oil"),
    role("fault", "binary_sensor", "problem fault error failure"),
)
_DIFFUSERS = frozenset({"diffuser", "diffusor", "aroma", "scent", "fragrance", "nebulizer", "nebuliser"})


@dataclass(frozen=True, slots=True)
class Diffuser:
    """A diffuser by its components."""

    power: Switch
    intensity: Number | Levels | None = None
    fragrance: Select | None = None
    run: Number | None = None
    pause: Number | None = None
    level: Reading | None = None
    fault: WordContact | None = None

    @property
    def traits(self) -> Traits:
        """A capability for each component that gives one; a duty cycle takes two."""
        gives = {
            Capability.ON_OFF: True,
            Capability.INTENSITY: self.intensity is not None,
            Capability.FRAGRANCE: self.fragrance is not None,
            Capability.DUTY_CYCLE: self.run is not None and self.pause is not None,
            Capability.LEVEL: self.level is not None,
        }
        reads = (self.power.read, self._intensity_read, *(c.read for c in self._settings if c))
        return Traits(
            Sense.SCENT,
            frozenset(capability for capability, there in gives.items() if there),
            self._ranges(),
            confirms=all_confirm(reads),
        )

    @property
    def _settings(self) -> tuple[Number | Select | None, ...]:
        return (self.fragrance, self.run, self.pause)

    @property
    def _intensity_read(self) -> Reading | None:
        if isinstance(self.intensity, Levels):
            return self.intensity.select.read
        return self.intensity.read if self.intensity else self.power.read

    def _ranges(self) -> Ranges:
        cycle = [number for number in (self.run, self.pause) if number]
        return Ranges(
            intensity_steps=self.intensity.steps if isinstance(self.intensity, Number) else 100,
            intensity_levels=self.intensity.shares if isinstance(self.intensity, Levels) else (),
            fragrances=(self.fragrance.options or None) if self.fragrance else None,
            duty_min_s=min((n.low * n.seconds_per_unit for n in cycle), default=0.0),
            duty_max_s=max((n.high * n.seconds_per_unit for n in cycle), default=3600.0),
        )

    @property
    def listens(self) -> tuple[Listen, ...]:
        """The state topic of each component."""
        return (
            *listen(self.power.read, self._read_power),
            *(listen(self._intensity_read, self._read_intensity) if self.intensity else ()),
            *(listen(self.fragrance.read, self._read_fragrance) if self.fragrance else ()),
            *(listen(self.run.read, self._read_run) if self.run else ()),
            *(listen(self.pause.read, self._read_pause) if self.pause else ()),
            *listen(self.level, self._read_level),
            *(listen(self.fault.read, self._read_fault) if self.fault else ()),
        )

    def _read_power(self, received: Received) -> Attributes:
        on = self.power.decode(received)
        return {} if on is None else {"on": on}

    def _read_intensity(self, received: Received) -> Attributes:
        share = self.intensity.decode_share(received) if self.intensity else None
        return {} if share is None else {"intensity": share}

    def _read_fragrance(self, received: Received) -> Attributes:
        return {"fragrance": self.fragrance.decode(received) if self.fragrance else None}

    def _read_run(self, received: Received) -> Attributes:
        seconds = self.run.decode_seconds(received) if self.run else None
        return {} if seconds is None else {"run_s": seconds}

    def _read_pause(self, received: Received) -> Attributes:
        seconds = self.pause.decode_seconds(received) if self.pause else None
        return {} if seconds is None else {"pause_s": seconds}

    def _read_level(self, received: Received) -> Attributes:
        percent = as_number(self.level.value(received)) if self.level else None
        return {"level": None if percent is None or percent < 0 else min(1.0, percent / 100)}

    def _read_fault(self, received: Received) -> Attributes:
        broken = self.fault.closed(received) if self.fault else None
        return {} if broken is None else {"fault": broken}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """What to diffuse and how much first, then on: no puff of the old fragrance."""
        del fade_s, quirks
        return tuple(self._commands(want))

    def _commands(self, want: State) -> Iterator[Publication]:
        if want.on is False:
            yield self.power.encode(on=False)
            return
        if self.fragrance and want.fragrance is not None:
            yield self.fragrance.encode(want.fragrance)
        if self.intensity and want.intensity is not None:
            yield self.intensity.encode_share(want.intensity)
        if self.run and want.run_s is not None:
            yield self.run.encode_seconds(want.run_s)
        if self.pause and want.pause_s is not None:
            yield self.pause.encode_seconds(want.pause_s)
        if want.on:
            yield self.power.encode(on=True)

    def refresh(self) -> tuple[Publication, ...]:
        """Diffusers repeat their state by themselves."""
        return ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """A puff, or a pause where it runs."""
        return puff(self, reported)


def diffusers(components: Iterable[Component]) -> Iterator[Built]:
    """The diffuser that a device's components make, if they make one.

    It takes a switch and an intensity, a fragrance or a duty cycle; or a fan, or a switch and a choice of
    levels, in a device named for scent.
    """
    cast = assign((c for c in components if not _is_setting(c)), ROLES)
    named = any(_DIFFUSERS & device_words(component.device) for component in cast.values())
    levels = Levels.of(cast["levels"]) if named and "levels" in cast else None
    shaped = {"fragrance", "intensity"} & cast.keys() or {"run", "pause"} <= cast.keys() or levels
    if "power" in cast and shaped:
        yield Built("scent", _diffuser(Switch.of(cast["power"]), cast, levels))
    elif "fan" in cast and named:
        yield Built("scent", _diffuser(Switch.of(cast["fan"]), cast, levels or _speed(cast["fan"])))


def _is_setting(component: Component) -> bool:
    """Child locks and indicator lamps are switches too; they say that they are settings."""
    return component.platform == "switch" and component.options.text("entity_category") != ""


def _diffuser(power: Switch, cast: Mapping[str, Component], otherwise: Number | Levels | None) -> Diffuser:
    """The diffuser of a cast; ``otherwise`` is its intensity where no number is."""
    return Diffuser(
        power,
        intensity=Number.of(cast["intensity"]) if "intensity" in cast else otherwise,
        fragrance=Select.of(cast["fragrance"]) if "fragrance" in cast else None,
        run=Number.of(cast["run"]) if "run" in cast else None,
        pause=Number.of(cast["pause"]) if "pause" in cast else None,
        level=reading(cast["level"].options) if "level" in cast else None,
        fault=next((source for _, source in contact_sources([cast["fault"]])), None)
        if "fault" in cast
        else None,
    )


def _speed(fan: Component) -> Number | None:
    """A fan's speed as a number; its state is in steps of the speed range, like its commands."""
    options = fan.options
    where = writing(options, "percentage_command_topic", "percentage_command_template")
    if where is None:
        return None
    state = reading(options, "percentage_state_topic", "percentage_value_template")
    low, high = options.number("speed_range_min", 1.0), options.number("speed_range_max", 100.0)
    return Number(where, state, low - 1, max(low, high))
