"""Languages: what a visitor wants, and that no sentence is left untranslated."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import as_file, files
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from controller.web.language import language, wanted

ISTANBUL = ZoneInfo("Europe/Istanbul")
_PLACES = re.compile(r"%\((\w+)\)s")


def _sentences_in_use() -> set[str | tuple[str, ...]]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    with as_file(files("controller.web")) as folder:
        found = extract_from_dir(folder, methods, {"templates/**.html": {"trimmed": "false"}})
        return {sentence for _, _, sentence, _, _ in found}


def test_every_sentence_of_the_panel_has_its_turkish_and_keeps_its_places() -> None:
    with (files("controller.web") / "locale/tr/LC_MESSAGES/ambiyans.po").open("rb") as source:
        translated = {message.id: message.string for message in read_po(source, locale="tr") if message.id}

    in_use = _sentences_in_use()

    assert set(translated) == in_use
    for sentence in in_use:
        english, turkish = _first(sentence), _first(translated[sentence])
        assert turkish, english
        assert set(_PLACES.findall(english)) == set(_PLACES.findall(turkish)), english


def _first(sentence: object) -> str:
    return str(sentence[0] if isinstance(sentence, list | tuple) else sentence)


@pytest.mark.parametrize(
    ("chosen", "header", "expected"),
    [
        (None, "en-US,en;q=0.9", "en"),
        (None, "tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        (None, "fr", "tr"),
        ("en", "tr", "en"),
        ("xx", "en", "en"),
        (None, "en;q=0, tr;q=0.1", "tr"),
        (None, "en;q=zero, tr;q=0.1", "tr"),
    ],
)
def test_a_visitor_gets_what_they_chose_else_what_their_browser_asks_for(
    chosen: str | None, header: str, expected: str
) -> None:
    assert wanted(chosen, header, ("tr", "en")) == expected


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (language("en").percent(0.6), language("tr").percent(0.6)) == ("60%", "%60")
    assert (language("en").signed(-0.214), language("tr").signed(0.05)) == ("\N{MINUS SIGN}0.21", "+0,05")


def test_a_time_tomorrow_says_tomorrow_in_the_stores_own_time_zone() -> None:
    now = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # 23:00 in Istanbul
    later = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)  # 00:30 on the next date

    assert language("en").moment(later, now, ISTANBUL) == "tomorrow 00:30"
    assert language("tr").moment(later, now, ISTANBUL) == "yarın 00:30"
    assert language("en").moment(now, later, ISTANBUL) == "yesterday 23:00"


def test_a_store_without_english_names_shows_the_name_that_it_has() -> None:
    assert language("en").pick({"tr": "Giriş"}) == "Giriş"
    assert language("tr").pick({"en": "Entrance"}) == "Entrance"
