"""How far an answer can be trusted: a grade with its reasons. Doubt is written down; no answer is dropped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Grade(StrEnum):
    """How sure we are that one customer gave this one answer, then and there."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Doubt(StrEnum):
    """What speaks for or against an answer."""

    TOKEN = "single-use token"  # noqa: S105 - the words for people, not a secret
    TERMINAL = "known terminal"
    OPEN_PAGE = "open page, anyone may answer twice"
    REPEATED = "same face pressed again at once"
    HURRIED = "answered faster than one can read"
    FUTURE = "given in the future by its own clock"
    OLD = "given long before it arrived"
    UNDATED = "without a time of its own"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of the way an answer came; times are aware UTC."""

    at: datetime
    received_at: datetime
    has_token: bool = False
    """it used up a single-use token that we had signed"""
    terminal: str | None = None
    dated: bool = True
    """whether the sender gave `at`"""
    same_score_before_s: float | None = None
    """seconds since the same terminal sent the same score; `None` if it never did"""
    answered_within_s: float | None = None
    """seconds between seeing the question and answering, where the page measured them"""


@dataclass(frozen=True, slots=True)
class TrustRules:
    """From when on an answer is doubtful."""

    repeat_s: float = 4.0
    """a terminal's same face again within this time is the same hand"""
    hurried_s: float = 0.8
    ahead: timedelta = timedelta(minutes=5)
    """clocks differ that much without meaning anything"""
    behind: timedelta = timedelta(days=7)
    """a terminal may have been without network for that long"""


TRUST_RULES = TrustRules()


@dataclass(frozen=True, slots=True)
class Trust:
    """The grade and everything that led to it."""

    grade: Grade
    reasons: tuple[Doubt, ...]


_AGAINST = frozenset({Doubt.REPEATED, Doubt.HURRIED, Doubt.FUTURE, Doubt.OLD})


def grade(arrival: Arrival, rules: TrustRules = TRUST_RULES) -> Trust:
    """Low with any doubt against it, else high with a token or from a terminal, else medium.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 3, 12, tzinfo=UTC)
    >>> grade(Arrival(noon, noon, terminal="smiley-1", same_score_before_s=1.2)).grade
    <Grade.LOW: 'low'>
    """
    reasons = (_origin(arrival), *_doubts(arrival, rules))
    if _AGAINST.intersection(reasons):
        return Trust(Grade.LOW, reasons)
    return Trust(Grade.MEDIUM if Doubt.OPEN_PAGE in reasons else Grade.HIGH, reasons)


def _origin(arrival: Arrival) -> Doubt:
    if arrival.has_token:
        return Doubt.TOKEN
    return Doubt.TERMINAL if arrival.terminal else Doubt.OPEN_PAGE


def _doubts(arrival: Arrival, rules: TrustRules) -> tuple[Doubt, ...]:
    repeat_s, within_s = arrival.same_score_before_s, arrival.answered_within_s
    found = {
        Doubt.REPEATED: repeat_s is not None and repeat_s < rules.repeat_s,
        Doubt.HURRIED: within_s is not None and within_s < rules.hurried_s,
        Doubt.FUTURE: arrival.at - arrival.received_at > rules.ahead,
        Doubt.OLD: arrival.received_at - arrival.at > rules.behind,
        Doubt.UNDATED: not arrival.dated,
    }
    return tuple(doubt for doubt, there in found.items() if there)
