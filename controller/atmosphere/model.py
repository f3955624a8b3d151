"""The words of the field: zones, scenes, settings, parts of devices, reasons and exposures.

Quantities are in one unit everywhere inside: shares 0-1, kelvin, seconds, aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Any, NamedTuple, NewType

from controller.atmosphere.color import Color

ZoneId = NewType("ZoneId", str)
SceneName = NewType("SceneName", str)
Layer = NewType("Layer", str)
DeviceId = NewType("DeviceId", str)

EVERY_LAYER = Layer("*")
EMERGENCY = SceneName("emergency")


class PartId(NamedTuple):
    """One part of one physical device, e.g. the left channel of a dimmer; both names are URL-safe."""

    device: DeviceId
    part: str


class Sense(StrEnum):
    """The five senses; devices give the first three, staff the last two."""

    LIGHT = "light"
    MUSIC = "music"
    SCENT = "scent"
    TOUCH = "touch"
    TASTE = "taste"


class Capability(StrEnum):
    """What a part can do, and therefore what a scene can ask of it."""

    ON_OFF = "on_off"
    BRIGHTNESS = "brightness"
    COLOR_TEMPERATURE = "color_temperature"
    COLOR = "color"
    FADE = "fade"
    VOLUME = "volume"
    PLAYLIST = "playlist"
    RADIO = "radio"
    JINGLE = "jingle"
    INTENSITY = "intensity"
    DUTY_CYCLE = "duty_cycle"
    FRAGRANCE = "fragrance"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class State:
    """What a part is, or should be; ``None`` means nothing is said about that attribute."""

    on: bool | None = None
    brightness: float | None = None
    """0-1"""
    temperature_kelvin: float | None = None
    color: Color | None = None
    volume: float | None = None
    """0-1"""
    playlist: str | None = None
    radio: str | None = None
    """URL of a stream, instead of a playlist"""
    jingle: str | None = None
    jingle_every_s: float | None = None
    intensity: float | None = None
    """0-1"""
    fragrance: str | None = None
    run_s: float | None = None
    pause_s: float | None = None
    level: float | None = None
    """0-1, what is left in the cartridge; reported only"""
    track: str | None = None
    """what is playing; reported only"""

    def merged(self, newer: State) -> State:
        """This state with every attribute that ``newer`` mentions replaced.

        >>> State(on=True, brightness=0.2).merged(State(brightness=0.6))
        State(on=True, brightness=0.6)
        """
        return replace(self, **newer.said())

    def said(self) -> dict[str, Any]:
        """The attributes that are not ``None``, by name."""
        return {name: value for name in _ATTRIBUTES if (value := getattr(self, name)) is not None}

    def __repr__(self) -> str:
        return f"State({', '.join(f'{name}={value!r}' for name, value in self.said().items())})"


_ATTRIBUTES = tuple(f.name for f in fields(State))
OFF = State(on=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """What one sense (or one light layer) should be like, and how long the way there takes."""

    state: State
    fade_s: float = 0.0


Text = Mapping[str, str]
"""One sentence in several languages, by language code; never empty."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a zone should be like; a sense that is ``None`` (or a layer left out) is the default scene's."""

    name: SceneName
    label: Text
    light: Mapping[Layer, Setting] | None = None
    """by layer; ``EVERY_LAYER`` stands for all layers that have no entry of their own"""
    music: Setting | None = None
    scent: Setting | None = None
    touch: tuple[Text, ...] | None = None
    taste: tuple[Text, ...] | None = None
    source: str = ""
    """file name, for messages"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a zone never exceeds, whoever asks; emergency alone is exempt."""

    volume_max: float = 1.0
    volume_min: float = 0.0
    brightness_min: float = 0.0
    brightness_max: float = 1.0
    scent_max: float = 1.0
    scent_daily_s: float | None = None


@dataclass(frozen=True, slots=True)
class Clamp:
    """One attribute that a limit changed."""

    sense: Sense
    attribute: str
    wanted: float | str
    given: float | str
    limit: str
    """the limit in words an operator knows, e.g. ``volume max 60%``"""

    @property
    def switches_off(self) -> bool:
        """Whether the limit left nothing of what was wanted.

        >>> Clamp(Sense.SCENT, "intensity", 0.4, "off", "scent daily 180 min").switches_off
        True
        """
        return self.given in {"off", 0.0}


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the store with an atmosphere of its own."""

    id: ZoneId
    label: Text
    default: SceneName
    touchpoint: str | None = None
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Location:
    """Where the sun rises for this store, in degrees (north and east positive)."""

    latitude: float
    longitude: float


class Span(NamedTuple):
    """Opening hours of one day in wall time; ``closes`` at or before ``opens`` means on the next date."""

    opens: time
    closes: time
    closes_next_day: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: by date, by public holiday and half holiday, by weekday (0 = Monday).

    An empty tuple means closed; ``None`` for holidays means that they are ordinary days.
    """

    weekdays: Mapping[int, tuple[Span, ...]]
    holidays: tuple[Span, ...] | None = None
    half_holidays: tuple[Span, ...] | None = None
    dates: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)


class Anchor(StrEnum):
    """The moments of a day that are not fixed by the clock."""

    OPEN = "open"
    CLOSE = "close"
    SUNRISE = "sunrise"
    SUNSET = "sunset"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day: literal wall time, or an anchor and an offset in seconds (negative: before)."""

    at: time | Anchor
    offset_s: float = 0.0
    end_of_day: bool = False
    """24:00, the midnight that ends the day"""


class Specificity(StrEnum):
    """How particular a rule is; dated beats weekday beats every day."""

    DATED = "dated"
    WEEKDAY = "weekday"
    EVERY_DAY = "every day"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the schedule."""

    zones: tuple[ZoneId, ...]
    begins: Moment
    ends: Moment
    scene: SceneName
    specificity: Specificity
    weekdays: frozenset[int] = frozenset(range(7))
    first: date | None = None
    last: date | None = None
    source: str = ""
    """``schedule.yaml:LINE``"""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that the scene files of one store say."""

    id: str
    name: str
    timezone: tzinfo
    """a ``zoneinfo.ZoneInfo``"""
    country: str
    location: Location | None
    languages: tuple[str, ...]
    hours: Hours
    zones: Mapping[ZoneId, Zone]
    scenes: Mapping[SceneName, Scene]
    """always holds ``emergency``"""
    rules: tuple[Rule, ...] = ()
    touchpoints: Mapping[str, Text] = field(default_factory=dict)


class ReasonKind(StrEnum):
    """Why a zone has its scene, strongest first."""

    EMERGENCY = "emergency"
    OVERRIDE = "override"
    EXPERIMENT = "experiment"
    SCHEDULE = "schedule"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a zone has its scene, in a form that the API, the panel and the exposure log share."""

    kind: ReasonKind
    detail: str
    """who or what: the rule's ``schedule.yaml:3``, the experiment and arm, the person's words"""
    until: datetime | None = None
    """UTC; when this reason ends by itself"""


@dataclass(frozen=True, slots=True)
class Patch:
    """Attributes to merge into what is due, sense by sense; ``None`` leaves a sense alone."""

    light: Mapping[Layer, Setting] | None = None
    music: Setting | None = None
    scent: Setting | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's choice for one zone, which ends by itself."""

    id: str
    zone: ZoneId
    since: datetime
    until: datetime | None
    """UTC; ``None`` only where no end can be known (no further slot)"""
    scene: SceneName | None = None
    patch: Patch | None = None
    reason: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a running experiment asks of a zone during one block."""

    experiment: str
    arm: str
    begins: datetime
    ends: datetime
    scene: SceneName | None = None
    patch: Patch | None = None


@dataclass(frozen=True, slots=True)
class Desired:
    """What a zone should be at one instant, and why: every sense explicit, limits applied."""

    zone: ZoneId
    scene: SceneName
    reason: Reason
    light: Mapping[Layer, Setting]
    """holds ``EVERY_LAYER``"""
    music: Setting
    scent: Setting
    tasks: tuple[tuple[Sense, Text], ...] = ()
    clamps: tuple[Clamp, ...] = ()
    experiment: str | None = None
    arm: str | None = None


@dataclass(frozen=True, slots=True)
class Ranges:
    """How finely and how far a part can follow; the steps are those of the device's own scale."""

    brightness_steps: int = 255
    volume_steps: int = 100
    intensity_steps: int = 100
    kelvin_min: float = 2000.0
    kelvin_max: float = 6535.0
    playlists: tuple[str, ...] | None = None
    """``None``: the device does not say which it has"""
    fragrances: tuple[str, ...] | None = None
    duty_min_s: float = 0.0
    duty_max_s: float = 3600.0


@dataclass(frozen=True, slots=True)
class Part:
    """What the controller must know of one part to command it and to judge its echo."""

    id: PartId
    sense: Sense
    capabilities: frozenset[Capability]
    ranges: Ranges = Ranges()
    confirms: bool = True
    """whether the part declares a state topic, so that delivery can be observed"""
    reports_fading: bool = False
    """whether intermediate values are reported during a fade"""


@dataclass(frozen=True, slots=True)
class Command:
    """What to tell one part: every attribute said in ``want``, on the way there for ``fade_s`` seconds."""

    part: PartId
    want: State
    fade_s: float = 0.0


Shares = tuple[tuple[Sense, float], ...]
"""A share (0-1) for each of some senses, in the order of the senses."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """A stretch in which a zone really had a scene, from observed state; times in UTC."""

    zone: ZoneId
    scene: SceneName
    begins: datetime
    ends: datetime | None
    settled: datetime
    """when the slowest sense of the scene had settled"""
    delivered: float
    """0-1: share of the commanded parts that were what the scene asks"""
    reason: ReasonKind
    experiment: str | None = None
    arm: str | None = None
    shares: Shares = ()
    """the same for each sense that the zone has parts for or the scene asks for"""

    def share(self, sense: Sense) -> float:
        """0-1: how much of one sense was there; where nothing is said of it, the share of all parts."""
        return dict(self.shares).get(sense, self.delivered)
