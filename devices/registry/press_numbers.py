"""Which presses are new, of devices that number them and tell the last one again and again."""

from __future__ import annotations

from controller.atmosphere.model import DeviceId
from devices.drivers.buttons import NumberedPressSource, PressSource
from devices.message import Received


class PressNumbers:
    """The number of the last press of each source that numbers them.

    The first number heard is learned and no press, for it may be hours old; only of a device that says
    nothing unless it was pressed it is one.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[DeviceId, str], int] = {}

    def is_new(self, device: DeviceId, source: PressSource, said: Received) -> bool:
        """Take in a message: whether it does not merely repeat the last press."""
        if not isinstance(source, NumberedPressSource):
            return True
        number, key = source.number(said), (device, source.part)
        if number is None:
            return False
        before = self._last.get(key)
        self._last[key] = number
        return number != before and (before is not None or source.wakes_to_speak)

    def forget(self, device: DeviceId) -> None:
        """Learn a device's numbers anew."""
        self._last = {key: number for key, number in self._last.items() if key[0] != device}
