"""The one door for answers: checked, stamped and stored once, whichever way they come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from pydantic import ValidationError
from sqlmodel import Session

from controller.adapters.database import Database
from controller.adapters.events import Broadcast, Event
from controller.adapters.feedback_tokens import (
    Claims,
    TokenRefusedError,
    TokenUsedError,
    refuse_ended,
    signed,
    signing_key,
)
from controller.adapters.identity import new_secret
from controller.adapters.intake_transaction import INTAKE_RULES, IntakeRules, Stored, take
from controller.adapters.records_audit import audit
from controller.adapters.records_feedback import last_score_of, quarantine
from controller.adapters.status_errors import UnknownZoneError
from controller.adapters.submission import Submission, terminal_submission
from controller.adapters.tables_feedback import ResponseRow
from controller.adapters.wire_feedback import alert_json, response_json, ticket_json
from controller.atmosphere.model import Store, ZoneId
from controller.errors import AmbiyansError
from controller.feedback.answer import NO_CONTEXT, AnswerContext
from controller.feedback.journey import touchpoint_of

__all__ = [
    "ContactWithoutConsentError",
    "FeedbackIntake",
    "IntakeRules",
    "ReceiptMessage",
    "Stored",
    "TokenRefusedError",
    "TokenUsedError",
    "UnknownZoneError",
]


class ContactWithoutConsentError(AmbiyansError):
    """An answer came with a contact, but without the consent to keep it."""

    def __init__(self) -> None:
        super().__init__("contact: it may be kept with consent only")


@dataclass(frozen=True, slots=True)
class ReceiptMessage:
    """What a terminal is told of its answer, after the commit."""

    id: str | None
    """`None` where none could be read"""
    stored: bool
    error: str | None = None

    def payload(self) -> bytes:
        """The message as JSON.

        >>> ReceiptMessage("a-7", True).payload()
        b'{"id":"a-7","stored":true}'
        """
        error = {} if self.error is None else {"error": self.error}
        return orjson.dumps({"id": self.id, "stored": self.stored} | error)


class FeedbackIntake:
    """Takes answers in.

    `context` says what a zone was like at an instant; `clock` is aware UTC. Both are asked on the event loop.
    """

    def __init__(
        self,
        db: Database,
        *,
        store: Callable[[], Store],
        context: Callable[[ZoneId, datetime], AnswerContext],
        events: Broadcast,
        clock: Callable[[], datetime],
        rules: IntakeRules = INTAKE_RULES,
    ) -> None:
        self._db = db
        self._store = store
        self._context = context
        self._events = events
        self._clock = clock
        self._rules = rules

    async def submit(
        self,
        payload: Submission,
        *,
        source: str,
        terminal: str | None = None,
        rules: IntakeRules | None = None,
    ) -> Stored:
        """Store an answer and all that follows from it in one transaction; returns after the commit.

        ``rules`` take the place of the store's where a terminal has its own.

        Raises:
            UnknownZoneError: the store has no such zone.
            ContactWithoutConsentError: a contact came without consent.
            TokenRefusedError: the token is not ours, expired, or for another place.
            TokenUsedError: the token had another answer already.
        """
        if payload.contact is not None and not payload.consent:
            raise ContactWithoutConsentError
        now = self._clock()
        response = self.stamped(payload, source, terminal, now)
        rules = rules or self._rules
        stored = await self._db.write(partial(take, submission=payload, response=response, rules=rules))
        if stored.created:
            self._tell(stored)
        return stored

    async def from_terminal(self, terminal: str, payload: bytes) -> ReceiptMessage:
        """Store a terminal's answer, or quarantine one that can never be stored; returns after the commit.

        Whatever the database raises is raised here too: then nothing is stored, the terminal must not get a
        receipt, and its message must not be acknowledged.
        """
        message: object = None
        try:
            message = orjson.loads(payload)
            submission = terminal_submission(message)
            await self.submit(submission, source="mqtt", terminal=terminal)
        except (orjson.JSONDecodeError, ValidationError, UnknownZoneError) as error:
            words, at = _words(error), self._clock()
            await self._db.write(lambda session: quarantine(session, terminal, payload, words, at))
            return ReceiptMessage(_id_in(message), stored=False, error=words)
        return ReceiptMessage(submission.id, stored=True)

    async def from_button(
        self, answer: Submission, *, device: str, repeat_s: float, duplicate: bool = False
    ) -> None:
        """Store a press, or quarantine one from a zone that is gone; returns after the commit.

        ``repeat_s`` is the time within which the same face again is the same hand. A ``duplicate`` of the
        device's last answer is not stored again.
        """
        if duplicate and await self._db.read(partial(_is_last, answer=answer, device=device)):
            return
        rules = replace(self._rules, trust=replace(self._rules.trust, repeat_s=repeat_s))
        try:
            await self.submit(answer, source="mqtt", terminal=device, rules=rules)
        except UnknownZoneError as error:
            payload, words, at = answer.model_dump_json().encode(), _words(error), self._clock()
            await self._db.write(lambda session: quarantine(session, device, payload, words, at))

    async def issue_token(
        self, *, zone: str | None, touchpoint: str | None, expires: datetime | None, actor: str
    ) -> str:
        """A signed token, good for one answer at this place; audited.

        Raises `UnknownZoneError`, and `TokenRefusedError` for one that would have ended already.
        """
        self._check_zone(zone)
        claims, now = Claims(new_secret(), zone, touchpoint, expires), self._clock()
        refuse_ended(claims, now)

        def sign(session: Session) -> str:
            place = {"zone": zone, "touchpoint": touchpoint}
            audit(session, actor, "feedback.token", "feedback", place, now)
            return signed(signing_key(session, now), claims)

        return await self._db.write(sign)

    def _check_zone(self, zone: str | None) -> None:
        zones = self._store().zones
        if zone is not None and zone not in zones:
            raise UnknownZoneError(zone, tuple(zones))

    def stamped(self, payload: Submission, source: str, terminal: str | None, now: datetime) -> ResponseRow:
        """The answer with its time, its touchpoint and the atmosphere it was given in; not graded yet.

        Raises `UnknownZoneError`.
        """
        return ResponseRow(**self.stamped_values(payload, source, terminal, now))

    def stamped_values(
        self, payload: Submission, source: str, terminal: str | None, now: datetime
    ) -> dict[str, Any]:
        """What `stamped` says, column by column, for many answers in one go."""
        self._check_zone(payload.zone)
        zone, at = None if payload.zone is None else ZoneId(payload.zone), payload.at or now
        context = NO_CONTEXT if zone is None else self._context(zone, at)
        given = payload.model_dump(exclude={"at", "token", "touchpoint", "comment"})
        return given | {
            "touchpoint": touchpoint_of(self._store(), zone, payload.touchpoint),
            "comment": (payload.comment or "").strip() or None,
            "at": at,
            "received_at": now,
            "source": source,
            "terminal": terminal,
            "scene": context.scene,
            "reason": context.reason,
            "minutes_since_change": context.minutes_since_change(at),
            "experiment": context.experiment,
            "arm": context.arm,
            "settings": None if context.settings is None else dict(context.settings),
        }

    def _tell(self, stored: Stored) -> None:
        self._events.publish(Event("response", response_json(stored.response)))
        if stored.ticket is not None:
            self._events.publish(Event("ticket", ticket_json(stored.ticket)))
        if stored.alert is not None:
            self._events.publish(Event("alert", alert_json(stored.alert)))


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" if fault["loc"] else fault["msg"]
            for fault in error.errors(include_url=False, include_input=False)
        ).replace("Value error, ", "")
    return str(error)


def _is_last(session: Session, answer: Submission, device: str) -> bool:
    return last_score_of(session, device) == (answer.metric, answer.score)


def _id_in(message: object) -> str | None:
    found = message.get("id") if isinstance(message, Mapping) else None
    return found if isinstance(found, str) else None
