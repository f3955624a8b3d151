"""What the form of a draft offers, and where errors stand."""

from __future__ import annotations

from datetime import date

from controller.adapters.experiment_draft import StartInThePastError
from controller.adapters.experiment_errors import ExperimentExistsError
from controller.adapters.status_errors import UnknownSceneError, UnknownZoneError
from controller.atmosphere.model import SceneName, ZoneId
from controller.experiment.refusal import DesignRefusedError, Refusal, RefusalKind
from controller.web.draft_form import fresh
from controller.web.language import language
from controller.web.pages_draft import form_context, refused
from tests.web.small_store import small_store

EN = language("en")


def test_the_form_offers_what_the_store_has_and_no_emergency() -> None:
    shown = form_context(fresh(date(2026, 11, 30), 7), {}, small_store(), None, EN)

    assert [zone.label for zone in shown["zones"]] == ["Entrance", "Fitting rooms"]
    assert [scene.label for scene in shown["scenes"]] == ["as scheduled", "Neutral", "Calm"]
    assert shown["known"] == ("citrus", "lavender", "soft-ambient")
    assert shown["same"] == ()


def test_two_refusals_at_one_field_are_both_said() -> None:
    facts = {"weeks": 3}
    error = DesignRefusedError([Refusal(RefusalKind.WEEKS, facts), Refusal(RefusalKind.NO_WEEK, facts)])

    said = refused(error, EN)

    assert said is not None
    assert said["weeks"].count("3") == 2


def test_other_errors_of_a_draft_stand_at_their_fields_and_foreign_ones_nowhere() -> None:
    assert list(refused(StartInThePastError(date(2026, 1, 1)), EN) or {}) == ["start"]
    assert list(refused(UnknownZoneError(ZoneId("roof"), ()), EN) or {}) == ["zone"]
    assert list(refused(UnknownSceneError(SceneName("gone"), ()), EN) or {}) == ["compare"]
    assert refused(ExperimentExistsError("x"), EN) is None
