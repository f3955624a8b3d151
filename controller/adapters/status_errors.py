"""What cannot be done because the store does not have it."""

from __future__ import annotations

from controller.errors import AmbiyansError


class UnknownZoneError(AmbiyansError):
    """The store has no zone of that name."""

    def __init__(self, zone: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(f"no zone {zone!r}; the store has {', '.join(known) or 'none'}")
        self.zone = zone
        self.known = known


class UnknownSceneError(AmbiyansError):
    """The store has no scene of that name."""

    def __init__(self, scene: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(f"no scene {scene!r}; the store has {', '.join(known) or 'none'}")
        self.scene = scene
        self.known = known


class UnknownDeviceError(AmbiyansError):
    """No device of that id (or no such part of it) has been discovered."""

    def __init__(self, device: str, part: str | None = None) -> None:
        super().__init__(
            f"no device {device!r}" if part is None else f"device {device!r} has no part {part!r}"
        )
        self.device = device
        self.part = part


class UnknownTaskError(AmbiyansError):
    """The zone's scene has no staff task of that number."""

    def __init__(self, zone: str, task: int) -> None:
        super().__init__(f"zone {zone!r} has no task {task} now")
        self.zone = zone
        self.task = task


class NothingToPlaceError(AmbiyansError):
    """The device has no part that a zone could use."""

    def __init__(self, device: str) -> None:
        super().__init__(f"device {device!r} has no light, music, scent or button that a zone could use")
        self.device = device


class NoButtonsError(AmbiyansError):
    """The device has no buttons that people press."""

    def __init__(self, device: str) -> None:
        super().__init__(f"device {device!r} has no buttons that were announced as event, action or trigger")
        self.device = device


class BoxWithoutZoneError(AmbiyansError):
    """Presses are answers about a zone, and the device has none."""

    def __init__(self, device: str) -> None:
        super().__init__(f"zone: device {device!r} has none yet; say which zone its presses are about")
        self.device = device


class UnknownSlotError(AmbiyansError):
    """The device has no slot of that name, or cannot tell slots apart."""

    def __init__(self, slot: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no slot {slot!r}; the device has {', '.join(known) or 'one, and no name for it'}")
        self.slot = slot
        self.known = known


class MistakenFieldError(AmbiyansError):
    """What one field of an act says cannot be done to this device."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class NoCartridgeError(MistakenFieldError):
    """The device has no such cartridge, or several of which one must be named."""

    def __init__(self, device: str, known: tuple[str, ...]) -> None:
        super().__init__("fragrance", f"device {device!r} has {', '.join(known) or 'no cartridge'}; name one")
        self.device = device
        self.known = known


class NoSirenError(MistakenFieldError):
    """The device has no such siren, or several of which one must be named."""

    def __init__(self, device: str, known: tuple[str, ...]) -> None:
        super().__init__("siren", f"device {device!r} has {', '.join(known) or 'none'}; name one")
        self.device = device
        self.known = known


class UnholdableLimitError(MistakenFieldError):
    """The device cannot do what a limit is about, so that the limit would promise what is not kept."""

    def __init__(self, device: str, limit: str) -> None:
        field, what = _LIMITS[limit]
        super().__init__(field, f"device {device!r} {what}, so this would change nothing")
        self.device = device
        self.limit = limit


_LIMITS = {
    "brightness_max": ("limits.brightness.max", "cannot dim"),
    "kelvin_min": ("limits.temperature.min", "has no colour temperature"),
    "kelvin_max": ("limits.temperature.max", "has no colour temperature"),
    "volume_max": ("limits.volume.max", "has no volume"),
    "scent_max": ("limits.scent.max", "gives no scent"),
    "scent_daily_s": ("limits.scent.daily", "gives no scent"),
    "life_s": ("life", "has no cartridge"),
}


class NothingHangsOnError(AmbiyansError):
    """The device is what it is: only behind a plug or a relay there may be one thing or another."""

    def __init__(self, device: str) -> None:
        super().__init__(f"device {device!r} is no plug or relay: what it gives is known")
        self.device = device


class NotInstalledError(AmbiyansError):
    """Nobody has given the device anything to do."""

    def __init__(self, device: str, why: str) -> None:
        super().__init__(f"device {device!r} {why}")
        self.device = device


class SuccessorRefusedError(AmbiyansError):
    """A device cannot take the place of another, or not without a loss that somebody accepts."""

    def __init__(self, device: str, successor: str, *reasons: str) -> None:
        """Say every reason."""
        super().__init__(f"{successor!r} cannot take the place of {device!r}: {'; '.join(reasons)}")
        self.device = device
        self.successor = successor
        self.reasons = reasons


class BusyDeviceError(AmbiyansError):
    """A device cannot be tried out at this moment."""

    def __init__(self, device: str, why: str) -> None:
        super().__init__(f"device {device!r} cannot be tried out now: {why}")
        self.device = device
        self.why = why
