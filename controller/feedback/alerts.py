"""When an answer needs a person: a ticket for one bad answer in words, an alert for many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from controller.feedback.scores import Metric, is_low, is_top


class TicketKind(StrEnum):
    """Why somebody should look at an answer."""

    UNHAPPY = "unhappy"
    PRAISE = "praise"


class AlertKind(StrEnum):
    """What many answers say together."""

    UNHAPPY = "unhappy"


@dataclass(frozen=True, slots=True)
class Opinion:
    """As much of an answer as deciding needs; `at` is aware UTC."""

    at: datetime
    metric: Metric
    score: int
    has_comment: bool = False


@dataclass(frozen=True, slots=True)
class AlertRules:
    """From when on people are called."""

    tickets: bool = True
    """a low score with a comment opens a ticket"""
    praise: bool = False
    """the best score with a comment opens a ticket too, for the staff to enjoy"""
    window: timedelta = timedelta(minutes=15)
    at_least: int = 4
    """fewer answers in the window never alert"""
    share: float = 0.5
    """0-1 of the answers in the window that are low"""


ALERT_RULES = AlertRules()


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Give the answer to a person."""

    kind: TicketKind


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """Tell the staff of the zone now."""

    kind: AlertKind
    share: float
    """0-1 of the answers in the window that are low"""
    answers: int
    window: timedelta


Action = OpenTicket | RaiseAlert


def decide(
    answer: Opinion,
    before: Iterable[Opinion],
    now: datetime,
    *,
    last_alert_at: datetime | None = None,
    rules: AlertRules = ALERT_RULES,
) -> tuple[Action, ...]:
    """What the new `answer` asks for, given the earlier ones of its zone (any order, any age).

    An alert comes once a window; an answer that arrives late, from a terminal that was offline, opens its
    ticket but never an alert, because nobody can act on a quarter of an hour long gone.
    """
    ticket, alert = _ticket(answer, rules), _alert(answer, before, now, last_alert_at, rules)
    return tuple(action for action in (ticket, alert) if action)


def _ticket(answer: Opinion, rules: AlertRules) -> OpenTicket | None:
    if not answer.has_comment:
        return None
    if rules.tickets and is_low(answer.metric, answer.score):
        return OpenTicket(TicketKind.UNHAPPY)
    if rules.praise and is_top(answer.metric, answer.score):
        return OpenTicket(TicketKind.PRAISE)
    return None


def _alert(
    answer: Opinion,
    before: Iterable[Opinion],
    now: datetime,
    last_alert_at: datetime | None,
    rules: AlertRules,
) -> RaiseAlert | None:
    begins = now - rules.window
    if not is_low(answer.metric, answer.score) or answer.at <= begins:
        return None
    if last_alert_at is not None and last_alert_at > begins:
        return None
    window = [answer, *(opinion for opinion in before if opinion.at > begins)]
    share = sum(is_low(opinion.metric, opinion.score) for opinion in window) / len(window)
    if len(window) < rules.at_least or share < rules.share:
        return None
    return RaiseAlert(AlertKind.UNHAPPY, share, len(window), rules.window)
