"""All that one answer leaves behind, in one transaction: itself, its grade, token, ticket and alert."""

from dataclasses import dataclass

from sqlmodel import Session

from controller.adapters.feedback_tokens import (
    Claims,
    TokenRefusedError,
    TokenUsedError,
    claims_of,
    signing_key,
)
from controller.adapters.records_audit import CONTROLLER
from controller.adapters.records_feedback import (
    insert_response,
    last_alert_at,
    opinions_since,
    same_score_before,
)
from controller.adapters.submission import Submission
from controller.adapters.tables_feedback import AlertRow, ResponseRow, TicketRow, TokenUseRow
from controller.adapters.tickets import open_ticket
from controller.feedback.alerts import (
    ALERT_RULES,
    Action,
    AlertRules,
    OpenTicket,
    Opinion,
    RaiseAlert,
    decide,
)
from controller.feedback.scores import Metric
from controller.feedback.trust import TRUST_RULES, Arrival, Trust, TrustRules, grade


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """From when on answers are doubted, and people are called."""

    alerts: AlertRules = ALERT_RULES
    trust: TrustRules = TRUST_RULES


INTAKE_RULES = IntakeRules()


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer that is committed."""

    created: bool
    """False: it had been stored before, and the first stands"""
    response: ResponseRow
    ticket: TicketRow | None = None
    alert: AlertRow | None = None


def take(session: Session, submission: Submission, response: ResponseRow, rules: IntakeRules) -> Stored:
    """Store `response`, which `submission` was made into, and all that follows from it.

    Raises:
        TokenRefusedError: the token is not ours, expired, or for another place.
        TokenUsedError: the token had another answer already.
    """
    first = session.get(ResponseRow, response.id)
    if first is not None:
        return Stored(created=False, response=first)
    claims = None if submission.token is None else _usable(session, submission.token, response)
    trust = _trust(session, response, rules, has_token=claims is not None, dated=submission.at is not None)
    response.trust, response.trust_reasons = trust.grade, list(trust.reasons)
    actions = _actions(session, response, rules.alerts)
    insert_response(session, response)
    if claims is not None:
        session.add(TokenUseRow(nonce=claims.nonce, response_id=response.id, used_at=response.received_at))
    return _done(session, response, actions)


def _usable(session: Session, token: str, response: ResponseRow) -> Claims:
    now = response.received_at
    claims = claims_of(signing_key(session, now), token, now)
    if claims.zone not in {None, response.zone} or claims.touchpoint not in {None, response.touchpoint}:
        reason = f"it is for {claims.zone or claims.touchpoint}"
        raise TokenRefusedError(reason)
    if session.get(TokenUseRow, claims.nonce) is not None:
        raise TokenUsedError
    return claims


def _trust(
    session: Session, response: ResponseRow, rules: IntakeRules, *, has_token: bool, dated: bool
) -> Trust:
    repeat_s = None
    if response.terminal is not None:
        metric = Metric(response.metric)
        previous = same_score_before(session, response.terminal, metric, response.score, response.at)
        repeat_s = None if previous is None else (response.at - previous).total_seconds()
    arrival = Arrival(
        at=response.at,
        received_at=response.received_at,
        has_token=has_token,
        terminal=response.terminal,
        dated=dated,
        same_score_before_s=repeat_s,
    )
    return grade(arrival, rules.trust)


def _actions(session: Session, response: ResponseRow, rules: AlertRules) -> tuple[Action, ...]:
    """What the answer asks for; one that belongs to no zone has no others beside it."""
    answer = Opinion(response.at, Metric(response.metric), response.score, response.comment is not None)
    now, zone = response.received_at, response.zone
    before = [] if zone is None else opinions_since(session, zone, now - rules.window)
    last = None if zone is None else last_alert_at(session, zone)
    actions = decide(answer, before, now, last_alert_at=last, rules=rules)
    return tuple(action for action in actions if zone is not None or isinstance(action, OpenTicket))


def _done(session: Session, response: ResponseRow, actions: tuple[Action, ...]) -> Stored:
    ticket, alert, now = None, None, response.received_at
    for action in actions:
        match action:
            case OpenTicket(kind):
                ticket = open_ticket(session, response, kind, now, CONTROLLER)
            case RaiseAlert(kind, share, answers, window):
                alert = AlertRow(
                    at=now,
                    zone=response.zone or "",
                    kind=kind,
                    share=share,
                    answers=answers,
                    window_s=window.total_seconds(),
                )
                session.add(alert)
                session.flush()
    return Stored(created=True, response=response, ticket=ticket, alert=alert)
