import orjson
import pytest

from devices.agents.player.deck import Heard
from devices.agents.player.jingles import LONGEST_S, Interruption, Jingle, jingle_state

PLAYING = Heard(playing=True, song=1, elapsed_s=12.5, length=3)


def test_a_jingle_is_first_heard_one_interval_after_it_was_asked_for() -> None:
    jingle = Jingle.asked(b'{"file":"closing.ogg","every_s":1200}', now_s=100)

    assert jingle is not None
    assert (jingle.due_s, jingle.after(1310).due_s) == (1300, 2510)


def test_a_jingle_is_said_as_it_was_asked_for() -> None:
    payload = b'{"file":"closing.ogg","every_s":1200}'

    assert orjson.loads(jingle_state(Jingle.asked(payload, 0))) == orjson.loads(payload)


def test_an_empty_file_means_no_jingle() -> None:
    assert Jingle.asked(b'{"file":"","every_s":0}', 0) is None


@pytest.mark.parametrize(
    "payload", [b"", b"ding.ogg", b'{"file":3,"every_s":9}', b'{"file":"a","every_s":0}']
)
def test_nonsense_is_refused_with_what_was_expected(payload: bytes) -> None:
    with pytest.raises(ValueError, match="every_s"):
        Jingle.asked(payload, 0)


def test_the_music_is_taken_up_where_it_was() -> None:
    interruption = Interruption.of(PLAYING, now_s=0)

    assert interruption.begin("closing.ogg")[-1] == ("play", "3")
    assert interruption.resume(Heard(length=4)) == [
        ("delete", "3"),
        ("single", "0"),
        ("repeat", "1"),
        ("seek", "1", "12.500"),
    ]


def test_a_queue_that_has_lost_the_jingle_is_not_cut_further() -> None:
    orders = Interruption.of(PLAYING, now_s=0).resume(Heard(length=3))

    assert not [order for order in orders if order[0] == "delete"]


@pytest.mark.parametrize(
    ("heard", "now_s", "over"),
    [
        (Heard(playing=True, song=3, length=4), 1.0, False),
        (Heard(playing=False, song=3, length=4), 1.0, True),
        (Heard(playing=True, song=0, length=4), 1.0, True),
        (Heard(playing=True, song=3, length=4), LONGEST_S, True),
    ],
)
def test_a_jingle_is_over_when_it_ends_is_skipped_or_never_ends(
    heard: Heard,
    now_s: float,
    over: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert Interruption.of(PLAYING, now_s=0).over(heard, now_s) is over
