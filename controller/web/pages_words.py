"""Scenes, senses, reasons and deliveries in words that a store manager knows."""

from __future__ import annotations

from datetime import datetime, tzinfo

from controller.atmosphere.delivery import DeliveryStatus, ReceiptStatus
from controller.atmosphere.model import Desired, Override, ReasonKind, Sense, State
from controller.web.language import Language

_MINUTE_S = 60


def sense_name(sense: Sense, words: Language) -> str:
    """One of the five senses by name."""
    return {
        Sense.LIGHT: words.gettext("Light"),
        Sense.MUSIC: words.gettext("Music"),
        Sense.SCENT: words.gettext("Scent"),
        Sense.TOUCH: words.gettext("Touch"),
        Sense.TASTE: words.gettext("Taste"),
    }[sense]


def light_words(state: State, words: Language) -> str:
    """What a lamp is or should be, e.g. ``60% · 3000 K``."""
    if state.on is False or state.brightness == 0:
        return words.gettext("off")
    said = [words.percent(state.brightness)] if state.brightness is not None else []
    if state.color is not None:
        said.append(words.gettext("coloured"))
    elif state.temperature_kelvin is not None:
        said.append(f"{state.temperature_kelvin:.0f} K")
    return " · ".join(said) or _on(state, words)


def light_share(state: State, words: Language) -> str:
    """How bright a lamp is or should be, e.g. ``60%``."""
    if state.on is False or state.brightness == 0:
        return words.gettext("off")
    return _on(state, words) if state.brightness is None else words.percent(state.brightness)


def music_words(state: State, words: Language) -> str:
    """What plays and how loud, e.g. ``soft-ambient · 30%``."""
    if state.on is False:
        return words.gettext("off")
    source = state.track or state.playlist or (words.gettext("radio") if state.radio else None)
    said = [source] if source else []
    if state.volume is not None:
        said.append(words.percent(state.volume))
    return " · ".join(said) or _on(state, words)


def scent_words(state: State, words: Language) -> str:
    """The fragrance and how strong, e.g. ``lavender · 40%``."""
    if state.on is False or state.intensity == 0:
        return words.gettext("off")
    said = [state.fragrance] if state.fragrance else []
    if state.intensity is not None:
        said.append(words.percent(state.intensity))
    elif state.run_s is not None and state.pause_s is not None:
        said.append(
            words.gettext("%(run)s on, %(pause)s pause", run=_span(state.run_s), pause=_span(state.pause_s))
        )
    return " · ".join(said) or _on(state, words)


def _on(state: State, words: Language) -> str:
    return words.gettext("on") if state.on else words.gettext("not known yet")


def _span(seconds: float) -> str:
    """Seconds, or whole minutes.

    >>> _span(30), _span(300)
    ('30 s', '5 min')
    """
    return (
        f"{seconds / _MINUTE_S:g} min"
        if seconds >= _MINUTE_S and seconds % _MINUTE_S == 0
        else f"{seconds:g} s"
    )


def reason_words(
    desired: Desired, override: Override | None, now: datetime, zone: tzinfo, words: Language
) -> str:
    """Why a zone has its scene, and until when."""
    reason = desired.reason
    until = "" if reason.until is None else words.moment(reason.until, now, zone)
    match reason.kind:
        case ReasonKind.EMERGENCY:
            return words.gettext("Emergency: every zone is in its safe scene")
        case ReasonKind.OVERRIDE:
            return _override_words(reason.detail, override, until, words)
        case ReasonKind.EXPERIMENT:
            sentence = words.gettext(
                "Experiment %(name)s, arm %(arm)s",
                name=desired.experiment or reason.detail,
                arm=desired.arm or "?",
            )
        case ReasonKind.SCHEDULE:
            sentence = words.gettext("Schedule")
        case ReasonKind.DEFAULT:
            sentence = words.gettext("Nothing scheduled")
    return words.gettext("%(what)s, until %(until)s", what=sentence, until=until) if until else sentence


def _override_words(detail: str, override: Override | None, until: str, words: Language) -> str:
    who = override.actor if override and override.actor else words.gettext("Somebody")
    why = override.reason if override else detail
    if until and why:
        return words.gettext(
            "%(who)s switched it (%(why)s), until %(until)s",
            who=who,
            why=override_reason(why, words),
            until=until,
        )
    if until:
        return words.gettext("%(who)s switched it, until %(until)s", who=who, until=until)
    if why:
        reason = override_reason(why, words)
        return words.gettext("%(who)s switched it (%(why)s), until somebody changes it", who=who, why=reason)
    return words.gettext("%(who)s switched it, until somebody changes it", who=who)


OVERRIDE_REASONS = ("too-loud", "too-dark", "too-bright", "too-strong", "event", "crowded", "other")
"""one-tap reasons, as they are stored"""


def override_reason(reason: str, words: Language) -> str:
    """A one-tap reason in words; free text stays as it is."""
    return {
        "too-loud": words.gettext("too loud"),
        "too-dark": words.gettext("too dark"),
        "too-bright": words.gettext("too bright"),
        "too-strong": words.gettext("scent too strong"),
        "event": words.gettext("event"),
        "crowded": words.gettext("crowded"),
        "other": words.gettext("something else"),
    }.get(reason, reason)


def receipt_words(status: ReceiptStatus, observed: int, total: int, words: Language) -> str:
    """All deliveries of a change in one short sentence."""
    counts = {"observed": observed, "total": total}
    if total == 0:
        return words.gettext("No device here yet")
    if status is ReceiptStatus.PENDING:
        return words.gettext("Switching: %(observed)s of %(total)s", **counts)
    return words.gettext("%(observed)s of %(total)s done", **counts)


def delivery_words(status: DeliveryStatus, words: Language) -> str:
    """How far one device has come."""
    return {
        DeliveryStatus.QUEUED: words.gettext("waiting"),
        DeliveryStatus.SENT: words.gettext("sent"),
        DeliveryStatus.ACKED: words.gettext("received"),
        DeliveryStatus.OBSERVED: words.gettext("done"),
        DeliveryStatus.FAILED: words.gettext("failed"),
        DeliveryStatus.SKIPPED: words.gettext("left out"),
    }[status]


def cause_words(reason: str, words: Language) -> str:
    """Why a delivery failed or was left out; a reason we have no words for stays as it is."""
    return {
        "offline": words.gettext("offline: check its plug and network"),
        "no echo of its state": words.gettext("it does not answer"),
        "cannot confirm": words.gettext("it cannot confirm what it does"),
        "superseded": words.gettext("another scene came first"),
        "removed from the zone": words.gettext("it was removed from the zone"),
    }.get(reason, reason)
