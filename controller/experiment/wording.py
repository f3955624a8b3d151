"""A verdict in the words of a manager, in English and Turkish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controller.experiment.contrast import contrasts
from controller.experiment.design import DesignKind
from controller.experiment.metric import Metric
from controller.experiment.verdict import Doubt, VerdictKind, act_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from controller.experiment.design import Arm, Design
    from controller.experiment.diagnostics import Diagnostics
    from controller.experiment.estimate import Estimate
    from controller.experiment.verdict import Verdict

_EVIDENCE = {
    "en": "{estimate} {metric} ({low} to {high}), {pairs} pairs of blocks, delivered {delivered} of the time",
    "tr": "{estimate} {metric} ({low} ile {high} arası), {pairs} blok çifti, uygulanma oranı {delivered}",
}

_EVIDENCE_IN_WINDOWS = {
    "en": (
        "{estimate} {metric} ({low} to {high}), {blocks} blocks in windows of one arm,"
        " delivered {delivered} of the time"
    ),
    "tr": (
        "{estimate} {metric} ({low} ile {high} arası), tek kollu pencerelerde {blocks} blok,"
        " uygulanma oranı {delivered}"
    ),
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

_SEVERAL: Mapping[str, Mapping[VerdictKind, str]] = {
    "en": {
        VerdictKind.KEEP: "Keep {control}. {effects}. Delivered {delivered} of the time.",
        VerdictKind.SWITCH: "Switch to {chosen}. {effects}. Delivered {delivered} of the time.",
        VerdictKind.NO_CLEAR_DIFFERENCE: "No clear difference. {effects}. Delivered {delivered} of the time.",
        VerdictKind.CANNOT_TRUST: "Cannot trust this yet, because {doubts}.",
    },
    "tr": {
        VerdictKind.KEEP: "{control} kalsın. {effects}. Uygulanma oranı {delivered}.",
        VerdictKind.SWITCH: "{chosen} düzenine geçin. {effects}. Uygulanma oranı {delivered}.",
        VerdictKind.NO_CLEAR_DIFFERENCE: "Belirgin bir fark yok. {effects}. Uygulanma oranı {delivered}.",
        VerdictKind.CANNOT_TRUST: "Henüz güvenilemez, çünkü {doubts}.",
    },
}
"""With more than one contrast."""

_EARLY = {
    "en": " Planned look {look} of 4 was clear enough to end the experiment here.",
    "tr": " Planlanan 4 bakıştan {look}. bakış, deneyi burada bitirecek kadar belirgindi.",
}

_EFFECT: Mapping[str, Mapping[bool, str]] = {
    "en": {
        True: "{other} instead of {control}: {estimate} {metric} ({low} to {high}), clear",
        False: "{other} instead of {control}: {estimate} {metric} ({low} to {high}), not clear",
    },
    "tr": {
        True: "{control} yerine {other}: {estimate} {metric} ({low} ile {high} arası), belirgin",
        False: "{control} yerine {other}: {estimate} {metric} ({low} ile {high} arası), belirgin değil",
    },
}
_TOGETHER = {
    "en": "{name} together give {estimate} {metric} ({low} to {high}) beyond the sum of both",
    "tr": "{name} birlikte, ikisinin toplamından {estimate} {metric} farklı ({low} ile {high} arası)",
}
_NOT_TOGETHER = {
    "en": "no clear sign that the senses do more or less together than the sum of each",
    "tr": "duyuların birlikte etkisi, tek tek etkilerinin toplamından belirgin biçimde farklı değil",
}

_DOUBTS: Mapping[str, Mapping[Doubt, str]] = {
    "en": {
        Doubt.RUNNING: "{over} of {planned} {strata} are complete",
        Doubt.STOPPED: "it was stopped when {over} of {planned} {strata} were complete",
        Doubt.EDITED: "its atmospheres were edited when {over} of {planned} {strata} were complete",
        Doubt.FEW_PAIRS: "the {strata} that may count, {counted}, are too few to show a difference",
        Doubt.NOT_DELIVERED: "{undelivered} was really there only {share} of the time",
        Doubt.PAIRS_LOST: "{lost} of {over} {strata} had to be left out",
        Doubt.UNEVEN_OVERRIDES: "people overrode one arm more often than the other ({rates} of the blocks)",
    },
    "tr": {
        Doubt.RUNNING: "{planned} {of_strata} {over} tanesi tamamlandı",
        Doubt.STOPPED: "{planned} {of_strata} {over} tanesi tamamlanmışken durduruldu",
        Doubt.EDITED: "{planned} {of_strata} {over} tanesi tamamlanmışken atmosferleri değiştirildi",
        Doubt.FEW_PAIRS: "sayılabilen {strata} ({counted}) bir fark göstermek için çok az",
        Doubt.NOT_DELIVERED: "{undelivered} yalnızca {share} oranında uygulandı",
        Doubt.PAIRS_LOST: "{over} {of_strata} {lost} tanesi dışarıda kaldı",
        Doubt.UNEVEN_OVERRIDES: "bir kola öbüründen daha sık elle karışıldı (blokların {rates} kadarında)",
    },
}
_STRATA: Mapping[str, Mapping[bool, Mapping[str, str]]] = {
    "en": {True: {"strata": "pairs"}, False: {"strata": "sets of blocks"}},
    "tr": {
        True: {"strata": "çiftler", "of_strata": "çiftten"},
        False: {"strata": "blok kümeleri", "of_strata": "blok kümesinden"},
    },
}
"""What the strata of paired and of other designs are called."""

_FIRST = ("light", "music", "scent", "fragrance", "playlist", "radio", "run", "pause")
_SENSES: Mapping[str, Mapping[str, str]] = {
    "tr": {"light": "ışık", "music": "müzik", "scent": "koku", "off": "kapalı"}
}
"""How a patch names senses, in languages other than its own."""
_AS_SCHEDULED = {"en": "as scheduled", "tr": "çizelgedeki gibi"}


def verdict_text(
    verdict: Verdict,
    design: Design,
    diagnostics: Diagnostics,
    estimates: Sequence[Estimate],
    language: str = "en",
) -> str:
    """The verdict as a sentence or two with its numbers; a language without sentences gets English."""
    language = language if language in _SENTENCES else "en"
    facts = _facts(design, diagnostics, language)
    joiner = {"en": " and ", "tr": " ve "}[language]
    facts["doubts"] = joiner.join(_DOUBTS[language][doubt].format_map(facts) for doubt in verdict.doubts)
    compared = contrasts(design)
    if len(compared) == 1:
        for estimate in estimates:
            facts["other"] = arm_label(design.arms[1], language)
            numbers = _numbers(estimate, design, language)
            evidence = _EVIDENCE if design.kind is not DesignKind.CARRY_OVER else _EVIDENCE_IN_WINDOWS
            facts["blocks"] = str(estimate.n)
            facts["evidence"] = evidence[language].format_map({**facts, **numbers})
        early = "" if verdict.look is None else _EARLY[language].format(look=verdict.look)
        return _SENTENCES[language][verdict.kind].format_map(facts) + early
    facts["chosen"] = next((arm_label(arm, language) for arm in design.arms if arm.name == verdict.arm), "")
    facts["effects"] = "; ".join(_effects(design, estimates, language))
    return _SEVERAL[language][verdict.kind].format_map(facts)


def _effects(design: Design, estimates: Sequence[Estimate], language: str) -> Iterator[str]:
    """A sentence for each arm or level, and one on what the senses do together."""
    by_name = {estimate.arm: estimate for estimate in estimates}
    groups = [factor.levels for factor in design.factors] or [design.arms]
    for control, *others in groups:
        for other in others:
            if other.name in by_name:
                estimate = by_name[other.name]
                labels = {"control": arm_label(control, language), "other": arm_label(other, language)}
                numbers = _numbers(estimate, design, language)
                yield _EFFECT[language][estimate.is_clear].format_map({**labels, **numbers})
    together = act_together(design, estimates)
    for each in together:
        yield _TOGETHER[language].format_map({"name": each.arm, **_numbers(each, design, language)})
    if design.factors and not together:
        yield _NOT_TOGETHER[language]


def arm_label(arm: Arm, language: str = "en") -> str:
    """The arm's name and what it is: ``B (citrus-welcome)``, or the senses that it changes.

    >>> from controller.experiment.design import Arm
    >>> arm_label(Arm("B", patch={"scent": {"fragrance": "citrus"}}))
    'B (scent: citrus)'
    """
    called = _SENSES.get(language, {})
    changes = [
        f"{called.get(sense, sense)}: "
        + " ".join(_attribute(name, change[name]) for name in sorted(change, key=_place))
        if isinstance(change, dict)
        else f"{called.get(sense, sense)}: {called.get(str(change), change)}"
        for sense, change in sorted((arm.patch or {}).items(), key=lambda said: _place(said[0]))
    ]
    parts = ([] if arm.scene is None else [str(arm.scene)]) + changes
    return f"{arm.name} ({', '.join(parts) or _AS_SCHEDULED.get(language, _AS_SCHEDULED['en'])})"


def _place(name: str) -> tuple[int, str]:
    """Where senses and attributes stand, whatever their order in a file: what it is before how much of it."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _attribute(name: str, value: object) -> str:
    """A value that says what it is of; times of a duty cycle are alike but for their names."""
    return f"{name} {value}" if name in {"run", "pause"} else str(value)


def _facts(design: Design, diagnostics: Diagnostics, language: str) -> dict[str, str]:
    delivered = {arm.arm: arm.delivered for arm in diagnostics.arms if arm.delivered is not None}
    worst = min(delivered, key=lambda name: delivered[name], default=design.control.name)
    rates = [_percent(arm.override_rate or 0.0, language) for arm in diagnostics.arms]
    return {
        **_STRATA[language][design.kind.in_pairs],
        "control": arm_label(design.control, language),
        "pairs": str(diagnostics.strata_counted),
        "counted": str(diagnostics.strata_counted),
        "over": str(diagnostics.strata_over),
        "planned": str(diagnostics.strata_planned),
        "lost": str(diagnostics.strata_over - diagnostics.strata_counted),
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
