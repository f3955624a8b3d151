"""The effect within groups of customers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from controller.experiment.declared import Declared, SegmentKey
from controller.experiment.metric import Metric
from controller.experiment.multiplicity import holm
from controller.experiment.plan import Block
from controller.experiment.response import Response, by_block
from controller.experiment.segment import segments
from tests.experiment.shop import answered, drawn, wobble

PLAN = drawn()
BY_LANGUAGE = replace(
    PLAN, design=replace(PLAN.design, declared=Declared(segments=(SegmentKey.LANGUAGE, SegmentKey.CHANNEL)))
)


def said(block: Block, score: int, language: str | None, channel: str | None = None) -> Response:
    at = block.burn_in_ends + timedelta(minutes=1)
    return Response(block.zone, at, Metric.CSAT, score, groups=(language, channel))


def score(block: Block, more: int) -> int:
    """3 or 4 by the block, and ``more`` under citrus."""
    return 3 + block.index % 2 + (more if block.arm == "B" else 0)


def test_an_effect_on_one_group_is_found_in_that_group() -> None:
    given = [said(block, score(block, 1), "tr") for block in PLAN.blocks]
    given += [said(block, score(block, 0), "en") for block in PLAN.blocks]

    found = segments(BY_LANGUAGE, answered(PLAN, wobble), by_block(PLAN, given))

    by_group = {each.group: each for each in found}
    (turkish,), (english,) = by_group["tr"].estimates, by_group["en"].estimates
    assert turkish.estimate - english.estimate == pytest.approx(1)
    assert by_group["tr"].answers == 42
    assert [turkish.p_holm, english.p_holm] == list(holm([turkish.p_value, english.p_value]))


def test_a_group_of_too_few_blocks_has_no_estimate_and_asks_no_question() -> None:
    given = [said(block, score(block, 1), "tr") for block in PLAN.blocks]
    given += [said(PLAN.blocks[0], 5, "en")]

    turkish, english = segments(BY_LANGUAGE, answered(PLAN, wobble), by_block(PLAN, given))

    assert turkish.estimates[0].p_holm == turkish.estimates[0].p_value
    assert (english.group, english.answers, english.estimates) == ("en", 1, ())


def test_a_group_that_was_asked_something_else_is_no_group_here() -> None:
    given = [said(block, 4, "tr")._replace(metric=Metric.SMILEY) for block in PLAN.blocks]

    assert segments(BY_LANGUAGE, answered(PLAN, wobble), by_block(PLAN, given)) == ()


def test_answers_that_do_not_say_are_in_no_group() -> None:
    given = [said(block, 4, None, "kiosk") for block in PLAN.blocks]

    found = segments(BY_LANGUAGE, answered(PLAN, wobble), by_block(PLAN, given))

    assert [(each.key, each.group) for each in found] == [(SegmentKey.CHANNEL, "kiosk")]
