"""The demo store's devices: what hangs where, what people call it, and which one has no power."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controller.atmosphere.model import Layer, Setting, Store, ZoneId
from devices.simulated.fleet_file import (
    DeviceSpec,
    DiffuserSpec,
    EsphomeLightSpec,
    PlayerSpec,
    SmileySpec,
    ZigbeeLightSpec,
)
from devices.simulated.models.zigbee_light import Echo, Quirk

AMBIENT, ACCENT, DISPLAY = Layer("ambient"), Layer("accent"), Layer("display")
UNPLUGGED = "entrance-spot-4"
"""The cleaner needed its socket."""


@dataclass(frozen=True, slots=True)
class DemoDevice:
    """One simulated device and where a person would put it."""

    spec: DeviceSpec
    zone: ZoneId
    layer: Layer | None = None
    """of lights only"""

    @property
    def identifier(self) -> str:
        """What its discovery message declares; terminals are not discovered."""
        return self.spec.identifier

    @property
    def name(self) -> str:
        """What the store's people call it."""
        return self.spec.name


@dataclass(frozen=True, slots=True)
class _Product:
    maker: str
    model: str
    model_id: str
    mireds: tuple[int, int]
    colored: bool = False
    echo: Echo = Echo.TARGET
    quirk: Quirk = Quirk.NONE


_HUE_WHITE = _Product("Philips", "Hue white ambiance GU10 with Bluetooth", "929001953301", mireds=(153, 454))
_HUE_COLOR = _Product(
    "Philips", "Hue White and Color Ambiance GU10", "929001953101", (153, 500), colored=True
)
_IKEA_WHITE = _Product(
    "IKEA",
    "TRADFRI bulb E26/E27, white spectrum, globe, opal, 1055/1100/1160 lm",
    "LED2109G6",
    mireds=(250, 454),
    quirk=Quirk.FADES_COLOR_ONLY,
)
_IKEA_COLOR = _Product(
    "IKEA",
    "TRADFRI bulb E26/E27 CWS 600lm",
    "LED1624G9",
    mireds=(250, 454),
    colored=True,
    quirk=Quirk.FADES_COLOR_ONLY,
)
_GLEDOPTO = _Product(
    "Gledopto", "Zigbee LED Controller RGB+CCT (pro)", "GL-C-008P", (158, 500), colored=True, echo=Echo.STEPS
)
_OSRAM = _Product(
    "OSRAM", "SMART+ spot GU10 multicolor", "AC08559", (153, 526), colored=True, quirk=Quirk.SKIPS_COLOR
)
_TUYA_PANEL = _Product("Tuya", "CCT dimmable panel", "TS0502B", mireds=(153, 500), echo=Echo.END)
_INNR = _Product("Innr", "GU10 spot 350 lm, dimmable, RGBW", "RS 230 C", (153, 555), colored=True)


def demo_fleet(store: Store) -> tuple[DemoDevice, ...]:
    """About forty devices for the five zones of the example store.

    Players have every playlist, diffusers every fragrance that the scenes name. One light at the entrance
    (`UNPLUGGED`) has no power.
    """
    playlists = _named((scene.music for scene in store.scenes.values()), "playlist") or ("soft-ambient",)
    fragrances = _named((scene.scent for scene in store.scenes.values()), "fragrance") or ("lavender",)
    return tuple(
        device
        for zone in (_entrance(), _showroom(), _fitting_rooms(), _cafe(), _checkout())
        for device in zone
    ) + tuple(_own(store, playlists, fragrances))


def _entrance() -> Iterator[DemoDevice]:
    yield from _zigbee(
        "entrance", AMBIENT, "entrance-ceiling", "Entrance ceiling", product=_HUE_WHITE, how_many=4
    )
    yield from _zigbee("entrance", ACCENT, "entrance-spot", "Entrance spot", product=_IKEA_COLOR, how_many=4)
    yield from _esphome("entrance", DISPLAY, "window-strip", "Shop window strip", how_many=2)


def _showroom() -> Iterator[DemoDevice]:
    yield from _zigbee(
        "showroom", AMBIENT, "showroom-panel", "Showroom panel", product=_TUYA_PANEL, how_many=4
    )
    yield from _zigbee("showroom", ACCENT, "showroom-spot", "Showroom spot", product=_INNR, how_many=3)
    yield from _zigbee("showroom", DISPLAY, "showroom-shelf", "Showroom shelf", product=_GLEDOPTO, how_many=2)


def _fitting_rooms() -> Iterator[DemoDevice]:
    yield from _zigbee(
        "fitting-rooms", AMBIENT, "fitting-mirror", "Fitting room mirror", product=_HUE_COLOR, how_many=4
    )
    yield from _zigbee(
        "fitting-rooms", ACCENT, "fitting-curtain", "Fitting room curtain", product=_IKEA_WHITE, how_many=2
    )


def _cafe() -> Iterator[DemoDevice]:
    yield from _zigbee("cafe", AMBIENT, "cafe-pendant", "Café pendant", product=_IKEA_WHITE, how_many=3)
    yield from _zigbee("cafe", ACCENT, "cafe-spot", "Café spot", product=_OSRAM, how_many=2)
    yield from _esphome("cafe", DISPLAY, "cafe-counter", "Café counter strip", how_many=1)


def _checkout() -> Iterator[DemoDevice]:
    yield from _zigbee(
        "checkout", AMBIENT, "checkout-ceiling", "Checkout ceiling", product=_HUE_WHITE, how_many=2
    )
    yield from _zigbee("checkout", ACCENT, "checkout-spot", "Checkout spot", product=_INNR, how_many=1)
    yield from _zigbee("checkout", DISPLAY, "checkout-shelf", "Checkout shelf", product=_GLEDOPTO, how_many=1)


def _zigbee(
    zone: str, layer: Layer, prefix: str, name: str, *, product: _Product, how_many: int
) -> Iterator[DemoDevice]:
    for number in range(1, how_many + 1):
        spec = ZigbeeLightSpec(
            id=f"{prefix}-{number}",
            name=f"{name} {number}",
            plugged=f"{prefix}-{number}" != UNPLUGGED,
            maker=product.maker,
            model=product.model,
            model_id=product.model_id,
            mireds=product.mireds,
            colored=product.colored,
            echo=product.echo,
            quirk=product.quirk,
        )
        yield DemoDevice(spec, ZoneId(zone), layer)


def _esphome(zone: str, layer: Layer, prefix: str, name: str, *, how_many: int) -> Iterator[DemoDevice]:
    for number in range(1, how_many + 1):
        spec = EsphomeLightSpec(
            id=f"{prefix}-{number}", name=f"{name} {number}", mireds=(153, 454), colored=True
        )
        yield DemoDevice(spec, ZoneId(zone), layer)


def _own(store: Store, playlists: tuple[str, ...], fragrances: tuple[str, ...]) -> Iterator[DemoDevice]:
    """Players everywhere, diffusers everywhere but at the checkout, terminals where people stand and wait."""
    names = {"entrance": "Entrance", "showroom": "Showroom", "fitting-rooms": "Fitting rooms", "cafe": "Café"}
    for zone, name in (names | {"checkout": "Checkout"}).items():
        model = "Raspberry Pi 4 with HiFiBerry Amp2"
        yield DemoDevice(
            PlayerSpec(id=f"{zone}-player", name=f"{name} music", model=model, playlists=playlists),
            ZoneId(zone),
        )
    for zone, name in names.items():
        model = "ESP32-S3 with six-way atomiser"
        yield DemoDevice(
            DiffuserSpec(id=f"{zone}-diffuser", name=f"{name} scent", model=model, fragrances=fragrances),
            ZoneId(zone),
        )
    for zone in ("entrance", "cafe", "checkout"):
        spec = SmileySpec(id=f"{zone}-smileys", name=f"Smileys at {zone}", store=store.id, zone=zone)
        yield DemoDevice(spec, ZoneId(zone))


def _named(settings: Iterable[Setting | None], attribute: str) -> tuple[str, ...]:
    said = (getattr(setting.state, attribute) for setting in settings if setting is not None)
    return tuple(sorted({word for word in said if word is not None}))
