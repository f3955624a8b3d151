"""What every driver shares."""

from controller.atmosphere.model import State
from devices.drivers.driver import settable


def test_what_a_device_only_reports_is_never_asked_of_it() -> None:
    reported = State(on=True, volume=0.3, track="Aria", level=0.8)

    assert settable(reported) == State(on=True, volume=0.3)
