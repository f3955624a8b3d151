"""What an experiment can detect, as sentences in English and Turkish."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from controller.experiment.metric import Metric
from controller.experiment.past import LEAST_FREEDOM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from controller.experiment.outlook import Outlook
    from controller.experiment.past import Past


class Basis(StrEnum):
    """Whose past an outlook stands on."""

    OWN = "own"
    """that of the experiment's zones"""
    STORE = "store"
    """that of all zones, because the experiment's own have too little"""
    NONE = "none"
    """nobody's: there is not enough"""


_DETECT = {
    "en": "At your {answers} answers a day you can detect {difference} {metric} in {weeks} weeks.",
    "tr": "Günde {answers} yanıtla {weeks} haftada {difference} {metric} farkı görebilirsiniz.",
}
_BORROWED: Mapping[str, str] = {
    "en": " These zones have too little past of their own: this is how the zones of the whole store vary.",
    "tr": " Bu bölgelerin kendi geçmişi çok az: bu sayı bütün mağazanın bölgelerindeki oynamadan geliyor.",
}
_CHECKED: Mapping[str, str] = {
    "en": (
        " {reps} experiments simulated from past blocks found it in {power} of the cases (± {error}),"
        " and saw a difference where there was none in {alarms} (± {alarms_error})."
    ),
    "tr": (
        " Geçmiş bloklardan kurulan {reps} deneme, bu farkı {power} oranında buldu (± {error});"
        " fark yokken {alarms} oranında yanıldı (± {alarms_error})."
    ),
}
_NOT_ENOUGH = {
    "en": (
        "Not enough past to say what this can detect: {freedom} repeats of a block with the same weekday,"
        " hour and atmosphere, {least} are needed."
    ),
    "tr": (
        "Bunun neyi görebileceğini söyleyecek kadar geçmiş yok: aynı gün, saat ve ortamda {freedom} blok"
        " tekrarı var, {least} gerekiyor."
    ),
}


_NO_FORMULA = {
    "en": "For this design no formula says it before the start; try it with `ambiyans experiment simulate`.",
    "tr": "Bu tasarım için önceden söyleyen bir formül yok; `ambiyans experiment simulate` ile deneyin.",
}


def outlook_text(
    found: Outlook, past: Past, metric: Metric, *, basis: Basis = Basis.OWN, language: str = "en"
) -> str:
    """What can be detected, on whose past, and what the simulation found; or that the past is not enough.

    Languages other than Turkish get English.
    """
    language = language if language in _DETECT else "en"
    if found.now is None and past.is_enough:
        return _NO_FORMULA[language]
    if found.now is None:
        return _NOT_ENOUGH[language].format(freedom=past.freedom, least=LEAST_FREEDOM)
    said = sentence(
        found.now.detectable,
        answers_a_day=past.answers_a_day,
        weeks=found.now.weeks,
        metric=metric,
        language=language,
    )
    borrowed = _BORROWED[language] if basis is Basis.STORE else ""
    if found.check is None:
        return said + borrowed
    check = found.check
    return (
        said
        + borrowed
        + _CHECKED[language].format(
            reps=check.reps,
            power=_percent(check.power, 0, language),
            error=_percent(check.power_error, 1, language),
            alarms=_percent(check.false_alarms, 0, language),
            alarms_error=_percent(check.false_alarms_error, 1, language),
        )
    )


def sentence(
    difference: float, *, answers_a_day: float, weeks: int, metric: Metric, language: str = "en"
) -> str:
    """The detectable difference as a sentence; languages other than Turkish get English.

    >>> sentence(0.31, answers_a_day=40, weeks=5, metric=Metric.CSAT)
    'At your 40 answers a day you can detect 0.31 CSAT in 5 weeks.'
    """
    number = f"{difference:.{1 if metric is Metric.NPS else 2}f}"
    return _DETECT.get(language, _DETECT["en"]).format(
        answers=round(answers_a_day),
        difference=number.replace(".", ",") if language == "tr" else number,
        metric=metric.upper(),
        weeks=weeks,
    )


def _percent(share: float, decimals: int, language: str) -> str:
    number = f"{100.0 * share:.{decimals}f}"
    return f"%{number.replace('.', ',')}" if language == "tr" else f"{number} %"
