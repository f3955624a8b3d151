"""What may leave the shop in an export is decided column by column."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from controller.adapters.export_columns import ANSWER_COLUMNS, BLOCK_COLUMNS, EXPORTS, dictionary
from controller.adapters.tables import ResponseRow
from controller.atmosphere.model import ZoneId
from controller.experiment.design import DesignKind
from controller.experiment.outcome import BlockOutcome
from controller.experiment.plan import Block
from controller.experiment.report import block_to_json
from tests.adapters.databases import NOON
from tests.experiment.shop import citrus_against_lavender

PERSONAL = {"contact", "respondent", "consent", "comment"}
"""Who gave an answer, and the words in which people name themselves."""


def test_an_answer_is_exported_whole_but_for_who_gave_it() -> None:
    assert set(ANSWER_COLUMNS) == set(ResponseRow.model_fields) - PERSONAL


def test_a_block_is_exported_as_the_api_gives_it() -> None:
    block = Block(0, 0, ZoneId("entrance"), "A", NOON, NOON + timedelta(hours=3), NOON + timedelta(hours=1))
    outcome = BlockOutcome(block, 1.0, 0.0, 0, 0.0, None, None, None)

    designs = [replace(citrus_against_lavender(), kind=kind) for kind in DesignKind]
    shown = {key for design in designs for key in block_to_json(outcome, design)}

    assert set(BLOCK_COLUMNS) == shown | {"values"}  # of designs that declare outcomes beside their metric


def test_every_column_of_every_export_is_in_the_dictionary_with_a_meaning() -> None:
    found = [(entry["export"], entry["column"]) for entry in dictionary() if entry["meaning"]]

    assert found == [(export, column) for export, columns in EXPORTS.items() for column in columns]
