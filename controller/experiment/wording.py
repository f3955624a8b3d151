"""A verdict in the words of a manager, in English and Turkish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controller.experiment.metric import Metric
from controller.experiment.verdict import Doubt, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from controller.experiment.design import Arm, Design
    from controller.experiment.diagnostics import Diagnostics
    from controller.experiment.estimate import Estimate
    from controller.experiment.verdict import Verdict

_EVIDENCE = {
    "en": "{estimate} {metric} ({low} to {high}), {pairs} pairs of blocks, delivered {delivered} of the time",
    "tr": "{estimate} {metric} ({low} ile {high} arası), {pairs} blok çifti, uygulanma oranı {delivered}",
}

_SENTENCES: Mapping[str, Mapping[VerdictKind, str]] = {
    "en": {
        VerdictKind.KEEP: "Keep {control}. {other} instead of it: {evidence}.",
        VerdictKind.SWITCH: "Switch to {other}. Instead of {control}: {evidence}.",
        VerdictKind.NO_CLEAR_DIFFERENCE: "No clear difference. {other} instead of {control}: {evidence}.",
        VerdictKind.CANNOT_TRUST: "Cannot trust this yet, because {doubts}.",
    },
    "tr": {
        VerdictKind.KEEP: "{control} kalsın. Onun yerine {other}: {evidence}.",
        VerdictKind.SWITCH: "{other} sahnesine geçin. {control} yerine: {evidence}.",
        VerdictKind.NO_CLEAR_DIFFERENCE: "Belirgin bir fark yok. {control} yerine {other}: {evidence}.",
        VerdictKind.CANNOT_TRUST: "Henüz güvenilemez, çünkü {doubts}.",
    },
}

_DOUBTS: Mapping[str, Mapping[Doubt, str]] = {
    "en": {
        Doubt.RUNNING: "{over} of {planned} pairs are complete",
        Doubt.FEW_PAIRS: "the pairs that may count, {counted}, are too few for an interval",
        Doubt.NOT_DELIVERED: "{undelivered} was really there only {share} of the time",
        Doubt.PAIRS_LOST: "{lost} of {over} pairs had to be left out",
        Doubt.UNEVEN_OVERRIDES: "people overrode one arm more often than the other ({rates} of the blocks)",
    },
    "tr": {
        Doubt.RUNNING: "{planned} çiftten {over} tanesi tamamlandı",
        Doubt.FEW_PAIRS: "sayılabilen çiftler ({counted}) bir aralık için çok az",
        Doubt.NOT_DELIVERED: "{undelivered} yalnızca {share} oranında uygulandı",
        Doubt.PAIRS_LOST: "{over} çiftten {lost} tanesi dışarıda kaldı",
        Doubt.UNEVEN_OVERRIDES: "bir kola öbüründen daha sık elle karışıldı (blokların {rates} kadarında)",
    },
}

_AS_SCHEDULED = {"en": "as scheduled", "tr": "çizelgedeki gibi"}


def verdict_text(
    verdict: Verdict,
    design: Design,
    diagnostics: Diagnostics,
    estimate: Estimate | None,
    language: str = "en",
) -> str:
    """The verdict as a sentence or two with its numbers; a language without sentences gets English."""
    language = language if language in _SENTENCES else "en"
    facts = _facts(design, diagnostics, language)
    if estimate is not None:
        facts["evidence"] = _EVIDENCE[language].format_map({**facts, **_numbers(estimate, design, language)})
    joiner = {"en": " and ", "tr": " ve "}[language]
    facts["doubts"] = joiner.join(_DOUBTS[language][doubt].format_map(facts) for doubt in verdict.doubts)
    return _SENTENCES[language][verdict.kind].format_map(facts)


def arm_label(arm: Arm, language: str = "en") -> str:
    """The arm's name and what it is: ``B (citrus-welcome)``, or the senses that it changes.

    >>> from controller.experiment.design import Arm
    >>> arm_label(Arm("B", patch={"scent": {"fragrance": "citrus"}}))
    'B (scent: citrus)'
    """
    changes = [
        f"{sense}: {' '.join(str(value) for value in change.values())}"
        if isinstance(change, dict)
        else f"{sense}: {change}"
        for sense, change in (arm.patch or {}).items()
    ]
    parts = ([] if arm.scene is None else [str(arm.scene)]) + changes
    return f"{arm.name} ({', '.join(parts) or _AS_SCHEDULED.get(language, _AS_SCHEDULED['en'])})"


def _facts(design: Design, diagnostics: Diagnostics, language: str) -> dict[str, str]:
    delivered = {arm.arm: arm.delivered for arm in diagnostics.arms if arm.delivered is not None}
    worst = min(delivered, key=lambda name: delivered[name], default=design.control.name)
    rates = [_percent(arm.override_rate or 0.0, language) for arm in diagnostics.arms]
    return {
        "control": arm_label(design.control, language),
        "other": arm_label(design.arms[1], language),
        "pairs": str(diagnostics.pairs_counted),
        "counted": str(diagnostics.pairs_counted),
        "over": str(diagnostics.pairs_over),
        "planned": str(diagnostics.pairs_planned),
        "lost": str(diagnostics.pairs_over - diagnostics.pairs_counted),
        "undelivered": worst,
        "share": _percent(delivered.get(worst, 0.0), language),
        "delivered": _percent(delivered.get(worst, 0.0), language),
        "rates": " / ".join(rates),
    }


def _numbers(estimate: Estimate, design: Design, language: str) -> dict[str, str]:
    decimals = 1 if design.metric is Metric.NPS else 2
    return {
        "estimate": _decimal(estimate.estimate, f"+.{decimals}f", language),
        "low": "-∞" if estimate.ci.low is None else _decimal(estimate.ci.low, f".{decimals}f", language),
        "high": "∞" if estimate.ci.high is None else _decimal(estimate.ci.high, f".{decimals}f", language),
        "metric": design.metric.upper(),
    }


def _decimal(number: float, form: str, language: str) -> str:
    text = format(number, form)
    return text.replace(".", ",") if language == "tr" else text


def _percent(share: float, language: str) -> str:
    return f"%{100 * share:.0f}" if language == "tr" else f"{100 * share:.0f} %"
