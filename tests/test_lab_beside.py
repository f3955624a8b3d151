"""A report's other numbers in a notebook."""

from typing import Any

from controller.experiment.declared import SegmentKey
from controller.experiment.estimate import Interval
from controller.lab_beside import Adjusted, adjusted_of, money_of, outcomes_of, segments_of

FOUND: dict[str, Any] = {"arm": "B", "estimate": 0.2, "ci": [0.1, 0.3], "p_value": 0.01, "n": 21}
NONE: dict[str, Any] = {"arm": "C", "estimate": None, "ci": [None, None], "p_value": None, "n": 0}


def test_every_contrast_that_was_estimated_is_an_effect() -> None:
    segment = {"by": "language", "group": "tr", "answers": 9, "contrasts": [FOUND | {"p_holm": 0.02}, NONE]}

    (turkish,) = segments_of({"segments": [segment]})

    (effect,) = turkish.effects
    assert (turkish.key, effect.arm, effect.p_holm) == (SegmentKey.LANGUAGE, "B", 0.02)
    assert effect.ci == Interval(0.1, 0.3)


def test_the_adjusted_effect_has_the_one_without_beside_it() -> None:
    tree = FOUND | {"covariate": "occupancy", "source": "footfall", "without": FOUND, "variance_saved": 0.4}

    found = adjusted_of({"adjusted": tree | {"moved": False}})

    assert isinstance(found, Adjusted)
    assert found.effects == found.without
    assert (found.source, found.variance_saved, found.moved) == ("footfall", (0.4,), False)
    assert adjusted_of({"adjusted": NONE | {"covariate": "occupancy", "source": None}}) is None


def test_an_earlier_report_has_nothing_of_it() -> None:
    assert (outcomes_of({}), adjusted_of({}), money_of({}), segments_of({})) == ((), None, (), ())
