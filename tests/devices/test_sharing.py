"""Equal values are one object."""

from controller.atmosphere.model import Ranges
from devices.sharing import shared


def test_two_lamps_of_one_model_share_what_they_can() -> None:
    first, second = Ranges(brightness_steps=254), Ranges(brightness_steps=254)

    assert first is not second
    assert shared(first) is shared(second)


def test_what_differs_stays_apart() -> None:
    assert shared(Ranges(brightness_steps=254)) != shared(Ranges(brightness_steps=255))
