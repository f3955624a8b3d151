"""What limits held back, in words that a store manager knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Clamp, LimitKind, Sense
from controller.atmosphere.part_limits import PartLimits, used_up
from controller.web.language import language
from controller.web.pages_limits import clamp_words, own_limit_words

BRIGHT = Clamp(Sense.LIGHT, "brightness", 0.9, 0.5, "brightness max 50%")
DARK = Clamp(Sense.LIGHT, "brightness", "off", 0.2, "brightness min 20%")
SPENT = Clamp(Sense.SCENT, "intensity", 0.4, "off", "scent daily 180 min", LimitKind.BUDGET)
CLOSED = Clamp(Sense.SCENT, "intensity", 0.4, "off", "scent off outside opening hours", LimitKind.CLOSED)
QUIET = Clamp(Sense.MUSIC, "volume", 0.5, 0.1, "calm hours: volume max 10%", LimitKind.CALM)
CYCLE = Clamp(Sense.SCENT, "pause_s", 30.0, 90.0, "scent max 25%")
JINGLE = Clamp(Sense.MUSIC, "jingle", "sale.mp3", "off", "calm hours: no jingles", LimitKind.CALM)
LIST = Clamp(Sense.MUSIC, "playlist", "pop", "jazz", "the same playlist", LimitKind.BUDGET)
FLASH = Clamp(Sense.LIGHT, "change", "now", "in a second", "flashes", LimitKind.FLASHES)
IDLE = Clamp(Sense.MUSIC, "volume", 0.2, "nothing", "music is off", LimitKind.IDLE)


@pytest.mark.parametrize(
    ("clamp", "english"),
    [
        (BRIGHT, "Light at most 50%: the limit of the zone"),
        (DARK, "Light at least 20%: the limit of the zone"),
        (SPENT, "Scent off: the zone has had its share of the day"),
        (CLOSED, "Scent off while the store is closed"),
        (QUIET, "Calm hours: Music at most 10%"),
        (CYCLE, "Scent with a pause of 90 s: the limit of the zone"),
        (JINGLE, "Calm hours: Music without jingles"),
        (LIST, "Music jazz: the zone has had its share of the day"),
        (FLASH, "Light waits a second: no more than three flashes in one"),
        (IDLE, "Music is off here, so this changed nothing"),
    ],
)
def test_every_kind_of_limit_has_its_sentence(clamp: Clamp, english: str) -> None:
    assert clamp_words(clamp, language("en")) == english


def test_turkish_sentences_are_turkish() -> None:
    assert clamp_words(BRIGHT, language("tr")) == "Işık: en çok %50 (bölgenin sınırı)"


@pytest.mark.parametrize(
    ("text", "english", "turkish"),
    [
        (
            "this device: brightness max 60%",
            "limit of this device: brightness at most 60%",
            "bu cihazın sınırı: parlaklık en çok 60%",
        ),
        (
            "this device: intensity max 7.5%, and it cannot give so little",
            "this device may give at most 7.5% and cannot give so little",
            "bu cihaz en çok 7.5% verebilir, o kadar az veremez",
        ),
        (
            "this device: scent daily 120 min",
            "this device had its 120 minutes of scent today",
            "bu cihaz bugünkü 120 dakikalık kokusunu verdi",
        ),
        ("cannot dim: fully on", "cannot dim: fully on", "cannot dim: fully on"),
    ],
)
def test_what_a_device_itself_may_not_exceed_is_said_in_the_readers_language(
    text: str, english: str, turkish: str
) -> None:
    assert own_limit_words(text, language("en")) == english
    assert own_limit_words(text, language("tr")) == turkish


@given(st.builds(PartLimits, scent_daily_s=st.floats(1, 86_400)), st.floats(0, 2))
def test_every_limit_of_a_device_has_its_words(limits: PartLimits, more: float) -> None:
    said = used_up(limits, (limits.scent_daily_s or 0.0) * (1 + more))

    assert own_limit_words(said, language("en")).startswith("this device had its")
