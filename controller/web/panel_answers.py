"""What customers say: answers as they come in, their score over time, and the open tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from controller.adapters.records_feedback import page_of_responses
from controller.adapters.records_scores import Period, PeriodScore, scores_over_time
from controller.adapters.tables_feedback import ResponseRow, TicketRow
from controller.adapters.tickets import TicketStatus, page_of_tickets
from controller.atmosphere.model import SceneName, Store, ZoneId
from controller.feedback.scores import RANGES, Metric, is_high, is_low
from controller.web.language import Language
from controller.web.pages import Piece
from controller.web.pages_chart import Chart, Moment, chart
from controller.web.panel_frame import Desk, needs
from controller.web.panel_view import View, Viewer
from controller.web.ports import Dependencies
from controller.web.public_frame import REASONS, reason_name

router = APIRouter(include_in_schema=False)

LATEST = 40
DAYS = 28
HOURS = 24


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer."""

    metric: str
    score: int
    highest: int
    mood: str
    """good, middling or bad"""
    zone: str
    scene: str
    comment: str
    reasons: str
    at: str
    trust: str
    trust_words: str


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A ticket that somebody should look after."""

    id: str
    kind: str
    zone: str
    at: str
    status: str
    owner: str
    comment: str
    score: str


@dataclass(frozen=True, slots=True)
class Tickets:
    """The open tickets."""

    cards: tuple[TicketCard, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The chart with its headline."""

    chart: Chart
    mean: str
    answers: int
    span: str
    top: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the page shows scores of."""

    metric: Metric
    period: Period
    zone: str


@dataclass(frozen=True, slots=True)
class _Found:
    answers: Sequence[ResponseRow]
    scores: Sequence[PeriodScore]
    tickets: Sequence[TicketRow]
    about: Mapping[str, ResponseRow]


def question_of(asked: Mapping[str, str], store: Store) -> Question:
    """Read a query; what makes no sense is left out."""
    metric, zone = asked.get("metric", ""), asked.get("zone", "")
    return Question(
        metric=Metric(metric) if metric in set(Metric) else Metric.CSAT,
        period=Period.HOUR if asked.get("period") == Period.HOUR else Period.DAY,
        zone=zone if zone in store.zones else "",
    )


async def answer_pieces(deps: Dependencies, view: View, words: Language) -> Sequence[Piece]:
    """Chart, open tickets, and the latest answers, newest first."""
    store, now = deps.controls.store, deps.clock()
    question = question_of(dict(view.query), store)
    begins, ends = window(question.period, now, store)
    tickets = view.rights.tickets

    def find(session: Session) -> _Found:
        zones = [ZoneId(question.zone)] if question.zone else list(store.zones)
        latest = page_of_responses(session, zone=question.zone or None, limit=LATEST).items
        scores = scores_over_time(
            session, zones, begins, ends, question.metric, period=question.period, timezone=store.timezone
        )
        waiting = [
            ticket
            for status in (TicketStatus.OPEN, TicketStatus.ACKNOWLEDGED)
            for ticket in (page_of_tickets(session, status=status, limit=LATEST).items if tickets else ())
        ]
        about = {
            ticket.feedback: row for ticket in waiting if (row := session.get(ResponseRow, ticket.feedback))
        }
        return _Found(latest, scores, waiting, about)

    found = await deps.database.read(find)
    cards = tuple(_ticket_card(ticket, found.about, store, now, words) for ticket in found.tickets)
    return [
        Piece("answer-scores", "answer_scores.html", _scores(question, found.scores, begins, ends, words)),
        Piece("answer-tickets", "answer_tickets.html", Tickets(cards)),
        *(
            Piece(
                f"answer-{row.id}", "answer_row.html", _answer_row(row, store, now, words), into="answer-list"
            )
            for row in found.answers
        ),
    ]


def window(period: Period, now: datetime, store: Store) -> tuple[datetime, datetime]:
    """From when to when scores are drawn, whole hours or days of the store."""
    local = now.astimezone(store.timezone)
    if period is Period.HOUR:
        ends = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return ends - timedelta(hours=HOURS), ends
    ends = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return ends - timedelta(days=DAYS), ends


def _scores(
    question: Question, scores: Sequence[PeriodScore], begins: datetime, ends: datetime, words: Language
) -> Scores:
    hourly = question.period is Period.HOUR
    moments = [
        Moment(
            each.begins,
            each.summary,
            f"{each.begins:%H:%M}" if hourly else words.short_date(each.begins.date()),
            words.number(each.summary.mean) if each.summary.mean is not None else "",
        )
        for each in scores
    ]
    answers = sum(each.summary.answers for each in scores)
    total = sum(each.summary.answers * (each.summary.mean or 0.0) for each in scores)
    top = sum(each.summary.answers * (each.summary.top_share or 0.0) for each in scores)
    step = timedelta(hours=1) if hourly else timedelta(days=1)
    return Scores(
        chart=chart(question.metric, moments, begins, ends, step.total_seconds()),
        mean=words.number(total / answers) if answers else "",
        answers=answers,
        span=words.gettext("last 24 hours") if hourly else words.gettext("last 28 days"),
        top=words.percent(top / answers) if answers else "",
    )


def _answer_row(row: ResponseRow, store: Store, now: datetime, words: Language) -> AnswerRow:
    metric = Metric(row.metric)
    scene = store.scenes.get(SceneName(row.scene)) if row.scene else None
    return AnswerRow(
        metric=metric_name(metric, words),
        score=row.score,
        highest=RANGES[metric][1],
        mood="bad" if is_low(metric, row.score) else "good" if is_high(metric, row.score) else "middling",
        zone=_place(row.zone, row.touchpoint, store, words),
        scene=words.pick(scene.label) if scene else row.scene or "",
        comment=row.comment or "",
        reasons=", ".join(reason_name(each, words) if each in REASONS else each for each in row.reasons),
        at=words.moment(row.at, now, store.timezone),
        trust=row.trust,
        trust_words=trust_words(row.trust, words),
    )


def _place(zone: str | None, touchpoint: str | None, store: Store, words: Language) -> str:
    found = store.zones.get(ZoneId(zone)) if zone else None
    if found is not None:
        return words.pick(found.label)
    named = store.touchpoints.get(touchpoint or "")
    return words.pick(named) if named else zone or touchpoint or ""


def _ticket_card(
    ticket: TicketRow, about: Mapping[str, ResponseRow], store: Store, now: datetime, words: Language
) -> TicketCard:
    answer = about.get(ticket.feedback)
    return TicketCard(
        id=ticket.id,
        kind=ticket.kind,
        zone=_place(ticket.zone, ticket.touchpoint, store, words),
        at=words.moment(ticket.opened_at, now, store.timezone),
        status=ticket.status,
        owner=ticket.owner or "",
        comment=(answer.comment or "") if answer else "",
        score=f"{answer.score}/{RANGES[Metric(answer.metric)][1]}" if answer else "",
    )


def metric_name(metric: Metric, words: Language) -> str:
    """A question by its short name."""
    return {
        Metric.CSAT: words.gettext("Satisfaction (CSAT)"),
        Metric.NPS: words.gettext("Recommendation (NPS)"),
        Metric.CES: words.gettext("Ease (CES)"),
        Metric.SMILEY: words.gettext("Smileys"),
    }[metric]


def trust_words(grade: str, words: Language) -> str:
    """How far an answer is believed."""
    return {
        "high": words.gettext("trusted"),
        "medium": words.gettext("probably one customer"),
        "low": words.gettext("doubtful"),
    }.get(grade, grade)


@router.get("/answers")
async def answers_page(
    request: Request, panel: Desk, viewer: Annotated[Viewer, needs("answers")]
) -> HTMLResponse:
    """Answers, scores and tickets."""
    store, words = panel.deps.controls.store, viewer.words
    question = question_of(request.query_params, store)
    query = {"metric": question.metric.value, "period": question.period.value, "zone": question.zone}
    return await panel.show(
        request,
        viewer,
        "answers.html",
        "answers",
        query=query,
        question=question,
        metrics=[(metric.value, metric_name(metric, words)) for metric in Metric],
        zones=[(zone.id, words.pick(zone.label)) for zone in store.zones.values()],
    )
