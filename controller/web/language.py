"""What people read, in their language: gettext catalogues for templates and Python, compiled at start.

English sentences are the message ids; a catalogue's ``.po`` file is its only source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("tr", "en")
FALLBACK = "en"
COOKIE = "ambiyans_language"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the panel and the public pages."""

    code: str
    locale: Locale
    catalogue: GNUTranslations

    def gettext(self, message: str, **values: object) -> str:
        """The sentence in this language, with its ``%(name)s`` filled in."""
        sentence = self.catalogue.gettext(message)
        return sentence % values if values else sentence

    def pick(self, text: Mapping[str, str]) -> str:
        """A store's own sentence in this language, else in English, else in the first it has."""
        return text.get(self.code) or text.get(FALLBACK) or next(iter(text.values()), "")

    def percent(self, share: float) -> str:
        """A share of 0-1 in whole percent."""
        return str(numbers.format_percent(round(share, 2), locale=self.locale))

    def number(self, value: float, digits: int = 2) -> str:
        """A number with that many decimals."""
        return str(numbers.format_decimal(value, format=f"0.{'0' * digits}", locale=self.locale))

    def signed(self, value: float, digits: int = 2) -> str:
        """A number that always shows its sign, with a true minus."""
        return ("+" if value >= 0 else "\N{MINUS SIGN}") + self.number(abs(value), digits)

    def clock(self, moment: datetime, zone: tzinfo) -> str:
        """The wall time at the store, e.g. ``14:05``."""
        return f"{moment.astimezone(zone):%H:%M}"

    def day(self, moment: datetime, zone: tzinfo) -> str:
        """The date at the store with its weekday, e.g. ``Mon, 23 Nov``."""
        return str(dates.format_skeleton("MMMEd", moment.astimezone(zone).date(), locale=self.locale))

    def short_date(self, day: date) -> str:
        """A date without weekday and year, e.g. ``Nov 23``."""
        return str(dates.format_skeleton("MMMd", day, locale=self.locale))

    def long_date(self, day: date) -> str:
        """A date with everything, e.g. ``Monday, November 23, 2026``."""
        return str(dates.format_date(day, "full", locale=self.locale))

    def weekday(self, day: date) -> str:
        """The short name of a date's weekday, e.g. ``Mon``."""
        return str(dates.format_date(day, "EEE", locale=self.locale))

    def moment(self, moment: datetime, now: datetime, zone: tzinfo) -> str:
        """A time near ``now`` as people say it: the bare clock today, else with its day."""
        clock, days = self.clock(moment, zone), _days_between(now, moment, zone)
        if days == 0:
            return clock
        if days == 1:
            return self.gettext("tomorrow %(clock)s", clock=clock)
        if days == -1:
            return self.gettext("yesterday %(clock)s", clock=clock)
        return f"{self.day(moment, zone)}, {clock}"


def _days_between(now: datetime, moment: datetime, zone: tzinfo) -> int:
    return (moment.astimezone(zone).date() - now.astimezone(zone).date()) // timedelta(days=1)


@cache
def language(code: str) -> Language:
    """The language of that code; an unknown code is the fallback."""
    known = code if code in LANGUAGES else FALLBACK
    path = files("controller.web") / "locale" / known / "LC_MESSAGES" / "ambiyans.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=known))
    compiled.seek(0)
    return Language(known, Locale.parse(known), GNUTranslations(compiled))


def wanted(chosen: str | None, accept_language: str, offered: Iterable[str] = LANGUAGES) -> str:
    """The offered language that a visitor chose, else the browser's best, else the first offered.

    ``accept_language`` is the HTTP header, see RFC 9110 section 12.5.4.

    >>> wanted(None, "de;q=0.9, en-GB;q=0.8, tr;q=0.2"), wanted("tr", "en"), wanted(None, "")
    ('en', 'tr', 'tr')
    """
    codes = [code for code in offered if code in LANGUAGES] or [FALLBACK]
    if chosen in codes:
        return str(chosen)
    ranked = sorted(_ranked(accept_language), key=lambda item: -item[1])
    return next((code for code, quality in ranked if code in codes and quality > 0), codes[0])


def _ranked(accept_language: str) -> Iterable[tuple[str, float]]:
    for item in accept_language.split(","):
        tag, _, rest = item.strip().partition(";")
        name, _, value = rest.strip().partition("=")
        try:
            quality = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            quality = 0.0
        yield tag.strip().lower().partition("-")[0], quality
