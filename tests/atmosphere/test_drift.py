"""What a zone says of hands that turn its knobs."""

from __future__ import annotations

import pytest

from controller.atmosphere.drift import REPAIR, DriftKind, DriftPolicy, drift_policy
from controller.atmosphere.quantity import QuantityError


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        ("repair", REPAIR),
        ("alarm", DriftPolicy(DriftKind.ALARM)),
        ("respect 90 s", DriftPolicy(DriftKind.RESPECT, 90.0)),
        ("respect 1.5 h", DriftPolicy(DriftKind.RESPECT, 5400.0)),
    ],
)
def test_a_policy_is_one_word_or_a_time(said: str, policy: DriftPolicy) -> None:
    assert drift_policy(said) == policy


@pytest.mark.parametrize("said", ["ignore", "respect", "respect 30", "respect 0 min", 30, None, ["repair"]])
def test_anything_else_is_refused_with_what_was_expected(said: object) -> None:
    with pytest.raises(QuantityError, match="expected"):
        drift_policy(said)
