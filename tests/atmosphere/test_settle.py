"""How long a scene takes to be the only one that is met."""

from __future__ import annotations

import pytest

from controller.atmosphere.model import Sense
from controller.atmosphere.settle import SETTLE_S, Settle

HEAVY = Settle(fragrances_s={"oud": 7200.0, "citrus": 1200.0})
USUAL_S = SETTLE_S[Sense.SCENT]


@pytest.mark.parametrize(
    ("goes", "comes", "seconds"),
    [
        ("oud", "citrus", 7200.0),
        ("citrus", "oud", 7200.0),
        ("citrus", None, 1200.0),
        ("pine", "citrus", USUAL_S),
        (None, None, USUAL_S),
    ],
)
def test_the_slower_of_two_fragrances_decides(goes: str | None, comes: str | None, seconds: float) -> None:
    assert HEAVY.scent_s(goes, comes) == seconds
