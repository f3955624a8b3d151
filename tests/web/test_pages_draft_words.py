"""Words for what a draft can choose."""

from __future__ import annotations

from controller.atmosphere.model import Sense
from controller.experiment.declared import SegmentKey
from controller.experiment.design import DesignKind
from controller.experiment.metric import Metric
from controller.web.draft_arms import ATTRIBUTES
from controller.web.language import language
from controller.web.pages_draft_words import (
    asked_words,
    attribute_words,
    crossed_words,
    kind_words,
    segment_words,
)

EN, TR = language("en"), language("tr")


def test_every_choice_has_words_of_its_own() -> None:
    assert len({kind_words(kind, TR) for kind in DesignKind}) == len(DesignKind)
    assert len({attribute_words(key, TR) for key in ATTRIBUTES}) == len(ATTRIBUTES)
    assert len({segment_words(key, TR) for key in SegmentKey}) == len(SegmentKey)
    assert len({asked_words(metric, EN) for metric in Metric}) == len(Metric)


def test_a_measure_of_the_store_keeps_its_name() -> None:
    assert asked_words("queue-level", TR) == "queue-level"
    assert crossed_words(Sense.SCENT, EN) == "Scent: values to cross"
