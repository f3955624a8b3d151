"""What a light declares of itself, whatever its schema: modes, brightness scale, kelvin range."""

from __future__ import annotations

from dataclasses import dataclass

from controller.atmosphere.model import Capability, Ranges
from devices.discovery.options import Options
from devices.drivers.light_color import COLORED, ColorMode
from devices.sharing import shared

_MIREDS_PER_KELVIN = 1_000_000.0
_DEFAULT_MIREDS = (153.0, 500.0)
_DEFAULT_KELVIN = (2000.0, 6535.0)


@dataclass(frozen=True, slots=True)
class LightRange:
    """The reach of one light, with what every command asks of it worked out beforehand."""

    dimmable: bool
    tunable: bool
    color_mode: ColorMode | None
    """the form in which colours are sent; ``None`` for a light without colours"""
    brightness_scale: int
    in_kelvin: bool
    kelvin_min: float
    kelvin_max: float

    @classmethod
    def of(cls, options: Options, modes: frozenset[ColorMode], *, dimmable: bool) -> LightRange:
        """From a light's options; kelvin ends in the wrong order count as not given."""
        in_kelvin = options.flag("color_temp_kelvin", default=False)
        low, high = _kelvin_ends(options, in_kelvin=in_kelvin)
        scale = round(options.number("brightness_scale", 255.0))
        return shared(
            cls(
                dimmable=dimmable,
                tunable=ColorMode.COLOR_TEMP in modes,
                color_mode=next((mode for mode in COLORED if mode in modes), None),
                brightness_scale=scale if scale >= 1 else 255,
                in_kelvin=in_kelvin,
                kelvin_min=low,
                kelvin_max=high,
            )
        )

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the modes amount to; a fade is the schema's to add."""
        gives = {
            Capability.ON_OFF: True,
            Capability.BRIGHTNESS: self.dimmable,
            Capability.COLOR_TEMPERATURE: self.tunable,
            Capability.COLOR: self.color_mode is not None,
        }
        return frozenset(capability for capability, there in gives.items() if there)

    @property
    def ranges(self) -> Ranges:
        """As the controller counts."""
        return Ranges(
            brightness_steps=self.brightness_scale, kelvin_min=self.kelvin_min, kelvin_max=self.kelvin_max
        )

    def brightness_out(self, share: float) -> int:
        """On the device's scale; what is above nothing stays above nothing."""
        steps = round(min(1.0, max(0.0, share)) * self.brightness_scale)
        return max(1, steps) if share > 0 else 0

    def brightness_in(self, steps: float) -> float:
        """As a share 0-1."""
        return min(1.0, max(0.0, steps / self.brightness_scale))

    def temperature_out(self, kelvin: float) -> int:
        """In the device's unit, clamped to what it declares."""
        near = min(self.kelvin_max, max(self.kelvin_min, kelvin))
        return round(near if self.in_kelvin else _MIREDS_PER_KELVIN / near)

    def temperature_in(self, value: float) -> float | None:
        """In kelvin; ``None`` for what cannot be a temperature."""
        if value <= 0:
            return None
        return value if self.in_kelvin else _MIREDS_PER_KELVIN / value


def _kelvin_ends(options: Options, *, in_kelvin: bool) -> tuple[float, float]:
    low = options.number("min_kelvin", _DEFAULT_KELVIN[0])
    high = options.number("max_kelvin", _DEFAULT_KELVIN[1])
    given_in_mireds = "min_mireds" in options or "max_mireds" in options
    if not {"min_kelvin", "max_kelvin"} & set(options) and (given_in_mireds or not in_kelvin):
        cold = options.number("min_mireds", _DEFAULT_MIREDS[0])
        warm = options.number("max_mireds", _DEFAULT_MIREDS[1])
        low, high = (_MIREDS_PER_KELVIN / max(1.0, mireds) for mireds in (warm, cold))
    return (low, high) if 0 < low <= high else _DEFAULT_KELVIN
