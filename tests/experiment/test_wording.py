"""Verdicts as a manager reads them."""

from dataclasses import replace

import pytest

from controller.experiment.design import Arm, DesignKind
from controller.experiment.diagnostics import diagnose
from controller.experiment.estimate import Estimate, Interval
from controller.experiment.metric import Metric
from controller.experiment.verdict import Doubt, Verdict, VerdictKind
from controller.experiment.wording import arm_label, verdict_text
from tests.experiment.shop import answered, crossed_senses, drawn, wobble

PLAN = drawn()
SOUND = diagnose(PLAN, answered(PLAN, wobble, delivered=0.97))
ESTIMATE = Estimate(
    "B", 0.21, Interval(0.05, 0.37), 0.01, 21, "paired sign-flip test", 0.01, Interval(0.05, 0.37), 0.05
)


def said(verdict: Verdict, language: str, estimate: Estimate | None = ESTIMATE) -> str:
    return verdict_text(verdict, PLAN.design, SOUND, [] if estimate is None else [estimate], language)


def test_a_switch_is_recommended_with_its_evidence() -> None:
    assert said(Verdict(VerdictKind.SWITCH, "B"), "en") == (
        "Switch to B (citrus-welcome). Instead of A (lavender-welcome): "
        "+0.21 CSAT (0.05 to 0.37), 21 pairs of blocks, delivered 97 % of the time."
    )


def test_turkish_has_its_decimal_comma_and_its_percent_sign_in_front() -> None:
    assert said(Verdict(VerdictKind.SWITCH, "B"), "tr") == (
        "B (citrus-welcome) sahnesine geçin. A (lavender-welcome) yerine: "
        "+0,21 CSAT (0,05 ile 0,37 arası), 21 blok çifti, uygulanma oranı %97."
    )


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("kind", VerdictKind)
@pytest.mark.parametrize("doubt", Doubt)
def test_every_verdict_and_doubt_has_words_in_every_language(
    kind: VerdictKind, doubt: Doubt, language: str
) -> None:
    text = said(Verdict(kind, None, (doubt,)), language)

    assert text.endswith(".")
    assert "{" not in text


def test_all_doubts_are_told() -> None:
    text = said(Verdict(VerdictKind.CANNOT_TRUST, None, (Doubt.RUNNING, Doubt.NOT_DELIVERED)), "en", None)

    assert text == (
        "Cannot trust this yet, because 21 of 21 pairs are complete"
        " and B was really there only 97 % of the time."
    )


def test_a_net_promoter_score_has_one_decimal() -> None:
    design = replace(PLAN.design, metric=Metric.NPS)
    estimate = replace(ESTIMATE, estimate=-12.34, ci=Interval(-20.0, -4.56))

    text = verdict_text(Verdict(VerdictKind.KEEP, "A"), design, SOUND, [estimate])

    assert "-12.3 NPS (-20.0 to -4.6)" in text


def test_a_language_without_sentences_gets_english() -> None:
    assert said(Verdict(VerdictKind.NO_CLEAR_DIFFERENCE, None), "fr").startswith("No clear difference.")


def test_an_arm_says_what_it_changes() -> None:
    patch = {"scent": {"fragrance": "citrus", "intensity": "30%"}, "music": "off"}

    assert arm_label(Arm("B", patch=patch)) == "B (music: off, scent: citrus 30%)"
    assert arm_label(Arm("A"), "tr") == "A (çizelgedeki gibi)"


def test_a_turkish_reader_reads_the_senses_in_turkish() -> None:
    dark = Arm("B", patch={"music": "off", "light": {"brightness": "40%"}})

    assert arm_label(dark, "tr") == "B (ışık: 40%, müzik: kapalı)"


def test_crossed_senses_are_told_one_by_one_with_what_they_do_together() -> None:
    citrus = replace(ESTIMATE, arm="citrus", p_holm=0.02)
    jazz = replace(ESTIMATE, arm="jazz", estimate=0.04, ci=Interval(-0.1, 0.18), p_holm=0.5)
    together = replace(ESTIMATE, arm="citrus × jazz", estimate=-0.3, ci=Interval(-0.5, -0.1), p_holm=0.03)
    verdict = Verdict(VerdictKind.SWITCH, "citrus+calm")

    alone, acting = (
        verdict_text(verdict, crossed_senses(), SOUND, found, "en")
        for found in ([citrus, jazz], [citrus, jazz, together])
    )

    assert alone == (
        "Switch to citrus+calm (scent: citrus)."
        " citrus (scent: citrus) instead of lavender (as scheduled): +0.21 CSAT (0.05 to 0.37), clear;"
        " jazz (music: jazz) instead of calm (as scheduled): +0.04 CSAT (-0.10 to 0.18), not clear;"
        " no clear sign that the senses do more or less together than the sum of each."
        " Delivered 97 % of the time."
    )
    assert "citrus × jazz together give -0.30 CSAT (-0.50 to -0.10) beyond the sum of both" in acting


@pytest.mark.parametrize("kind", VerdictKind)
def test_several_comparisons_have_words_in_turkish_for_every_verdict(kind: VerdictKind) -> None:
    found = [replace(ESTIMATE, arm=name, p_holm=0.02) for name in ("citrus", "jazz")]

    text = verdict_text(Verdict(kind, "citrus+jazz", (Doubt.RUNNING,)), crossed_senses(), SOUND, found, "tr")

    assert text.endswith(".")
    assert "{" not in text
    assert "citrus" in text or "blok kümesinden" in text


def test_an_arm_is_called_the_same_in_whatever_order_its_change_was_written() -> None:
    written = {"scent": {"run": "2 min", "pause": "3 min", "fragrance": "mint"}, "music": {"volume": "30%"}}
    stored = {"music": {"volume": "30%"}, "scent": {"fragrance": "mint", "pause": "3 min", "run": "2 min"}}

    labels = {arm_label(Arm("B", patch=patch)) for patch in (written, stored)}

    assert labels == {"B (music: 30%, scent: mint run 2 min pause 3 min)"}


def test_where_an_atmosphere_lingers_windows_are_told_and_no_pairs() -> None:
    lingering = replace(PLAN.design, kind=DesignKind.CARRY_OVER)

    text = verdict_text(Verdict(VerdictKind.SWITCH, "B"), lingering, SOUND, [replace(ESTIMATE, n=44)])

    assert "+0.21 CSAT (0.05 to 0.37), 44 blocks in windows of one arm, delivered" in text
