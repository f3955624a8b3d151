"""Why a draft is refused, in words at a field."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from controller.atmosphere.model import Sense
from controller.experiment.refusal import Refusal, RefusalKind
from controller.web.language import language
from controller.web.pages_refusal import refusal_field, refusal_words


def _refusal(kind: RefusalKind) -> Refusal:
    facts = [name for _, name, _, _ in Formatter().parse(kind.value) if name]
    return Refusal(kind, {name: f"<{name}>" for name in facts})


@pytest.mark.parametrize("kind", RefusalKind)
def test_every_refusal_is_told_in_both_languages_with_its_facts(kind: RefusalKind) -> None:
    refusal = _refusal(kind)

    told = {code: refusal_words(refusal, language(code)) for code in ("en", "tr")}

    assert told["tr"] != told["en"] != str(refusal)
    for name in refusal.facts:
        assert all(f"<{name}>" in sentence for sentence in told.values()), name
    assert all("%" not in sentence for sentence in told.values())


def test_facts_are_said_as_the_reader_says_them() -> None:
    closed = Refusal(RefusalKind.CLOSED, {"first": date(2026, 10, 29), "last": date(2026, 11, 4)})
    few = Refusal(RefusalKind.FEW_PAIRS, {"pairs": 4, "alpha": 0.05, "needed": 6})
    other = Refusal(RefusalKind.FEW_LEVELS, {"sense": Sense.SCENT, "levels": 1})

    assert "29 Eki ile 4 Kas" in refusal_words(closed, language("tr"))
    assert "0,05" in refusal_words(few, language("tr"))
    assert refusal_words(other, language("en")).startswith("Scent:")


@pytest.mark.parametrize(
    ("limit", "turkish"),
    [
        ("scent daily 90 min", "günde en çok 90 dakika koku"),
        ("calm hours: volume max 10%", "sakin saatler: ses en çok 10%"),
        ("Spot: brightness max 60%", "Spot: parlaklık en çok 60%"),
        ("scent off outside opening hours", "scent off outside opening hours"),
    ],
)
def test_the_limit_that_holds_back_is_named_in_the_readers_language(limit: str, turkish: str) -> None:
    facts = {"lost": 44, "strata": 54, "name": "B", "limit": limit}

    said = refusal_words(Refusal(RefusalKind.HELD_BACK, facts), language("tr"))

    assert f"({turkish})" in said


def test_each_refusal_stands_where_it_can_be_mended() -> None:
    fields = {kind: refusal_field(kind) for kind in RefusalKind}

    assert fields[RefusalKind.WEEKS] == fields[RefusalKind.FEW_PAIRS] == "weeks"
    assert fields[RefusalKind.SHORT_FOR_SENSE] == "block_hours"
    assert fields[RefusalKind.HELD_BACK] == fields[RefusalKind.EQUAL_ARMS] == "compare"
