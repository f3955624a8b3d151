"""The scene files and lamps of a small store, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from controller.atmosphere.model import (
    EMERGENCY,
    EVERY_LAYER,
    OFF,
    Anchor,
    Capability,
    DeviceId,
    Hours,
    Limits,
    Moment,
    Part,
    PartId,
    Ranges,
    Rule,
    Scene,
    SceneName,
    Sense,
    Setting,
    Span,
    Specificity,
    State,
    Store,
    Zone,
    ZoneId,
)
from devices.registry import Device, DeviceKind

ISTANBUL = ZoneInfo("Europe/Istanbul")
MONDAY_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ISTANBUL).astimezone(UTC)
"""An ordinary Monday, open from ten to ten."""

ENTRANCE = ZoneId("entrance")
FITTING_ROOMS = ZoneId("fitting-rooms")


def _scene(
    name: str, tr: str, en: str, *, brightness: float, volume: float, fragrance: str, touch: bool = False
) -> Scene:
    return Scene(
        SceneName(name),
        {"tr": tr, "en": en},
        light={EVERY_LAYER: Setting(State(on=True, brightness=brightness, temperature_kelvin=3000.0), 2.0)},
        music=Setting(State(on=True, playlist="soft-ambient", volume=volume)),
        scent=Setting(State(on=True, fragrance=fragrance, intensity=0.4)),
        touch=({"tr": "Yün şalları öne koy", "en": "Put the wool throws on the front table"},)
        if touch
        else None,
        source=f"{name}.yaml",
    )


def small_store() -> Store:
    """Two zones, two scenes beside emergency, and one rule: calm at the entrance on Monday evenings."""
    scenes = (
        _scene("neutral", "Sade", "Neutral", brightness=0.8, volume=0.3, fragrance="citrus"),
        _scene("calm", "Sakin", "Calm", brightness=0.5, volume=0.2, fragrance="lavender", touch=True),
        Scene(
            EMERGENCY,
            {"tr": "Acil", "en": "Emergency"},
            light={EVERY_LAYER: Setting(State(on=True, brightness=1.0))},
            music=Setting(OFF),
            scent=Setting(OFF),
        ),
    )
    zones = (
        Zone(
            ENTRANCE,
            {"tr": "Giriş", "en": "Entrance"},
            SceneName("neutral"),
            "arrival",
            Limits(volume_max=0.6),
        ),
        Zone(FITTING_ROOMS, {"tr": "Deneme kabinleri", "en": "Fitting rooms"}, SceneName("neutral")),
    )
    return Store(
        id="kadikoy",
        name="Kadıköy",
        timezone=ISTANBUL,
        country="TR",
        location=None,
        languages=("tr", "en"),
        hours=Hours({day: (Span(time(10), time(22)),) for day in range(7)}),
        zones={zone.id: zone for zone in zones},
        scenes={scene.name: scene for scene in scenes},
        rules=(
            Rule(
                (ENTRANCE,),
                Moment(time(18)),
                Moment(Anchor.CLOSE),
                SceneName("calm"),
                Specificity.WEEKDAY,
                frozenset({0}),
                source="schedule.yaml:1",
            ),
        ),
    )


def lamp(device: str, *, parts: tuple[str, ...] = ("light",), reported: State | None = None) -> Device:
    """A dimmable white lamp, or a dimmer of several channels."""
    able = frozenset({Capability.ON_OFF, Capability.BRIGHTNESS, Capability.COLOR_TEMPERATURE})
    return Device(
        id=DeviceId(device),
        name=f"Lamp {device}",
        maker="Example",
        model="L1",
        identifiers=(f"0x{device}",),
        parts={name: Part(PartId(DeviceId(device), name), Sense.LIGHT, able, Ranges()) for name in parts},
        available=True,
        reported={name: reported or State(on=True, brightness=0.5) for name in parts},
        kind=DeviceKind.LIGHT,
        origin="test",
        configs={},
    )


def remote(device: str) -> Device:
    """A four-key remote, as a Zigbee gateway declares it."""
    return replace(
        lamp(device, parts=()),
        name="Remote",
        kind=DeviceKind.BUTTONS,
        has_buttons=True,
        actions=("1_single", "2_single", "3_single", "4_single", "1_hold"),
    )
