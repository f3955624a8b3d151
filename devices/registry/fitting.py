"""What people say of a part that it cannot know: what hangs on a plug, which fragrance is in a slot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from controller.atmosphere.model import Sense
from devices.drivers.driver import Driver
from devices.drivers.loaded import Loaded
from devices.drivers.plug import Plug
from devices.drivers.shelly import ShellySwitch
from devices.drivers.tasmota import TasmotaRelay


@dataclass(frozen=True, slots=True)
class Fitting:
    """What people said of one part."""

    sense: Sense | None = None
    """of what hangs on a plug or relay: light or scent; ``None`` as proposed"""
    fragrances: tuple[tuple[str, str], ...] = ()
    """slot and fragrance"""


def hangs(driver: Driver) -> bool:
    """Whether people must say what it is that a part switches."""
    return isinstance(driver, Plug | ShellySwitch | TasmotaRelay | Loaded) and (
        not isinstance(driver, Loaded) or hangs(driver.inner)
    )


def slots(driver: Driver) -> tuple[str, ...]:
    """The slots that a part can tell apart; none for one that gives whatever is in it."""
    device = driver.inner if isinstance(driver, Loaded) else driver
    return device.traits.ranges.fragrances or ()


def fitted(driver: Driver, fitting: Fitting | None) -> Driver:
    """The driver of a part as it is fitted; what makes no sense for it changes nothing."""
    if fitting is None:
        return driver
    if fitting.sense is not None and isinstance(driver, Plug | ShellySwitch | TasmotaRelay):
        driver = replace(driver, sense=fitting.sense)
    if fitting.fragrances and driver.traits.sense is Sense.SCENT:
        return Loaded(driver, fitting.fragrances)
    return driver
