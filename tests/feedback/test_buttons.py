"""What the buttons of known boxes probably mean."""

from __future__ import annotations

import pytest

from controller.feedback.buttons import FOUR_KEYS, proposed
from controller.feedback.scores import Metric

TS0044 = tuple(f"{key}_{how}" for key in range(1, 5) for how in ("single", "double", "hold"))
"""as Zigbee2MQTT declares it"""


def scores(*actions: str) -> dict[str, int]:
    return {action: meaning.score for action, meaning in proposed(actions).items()}


def test_a_four_key_remote_is_a_box_of_four_faces_from_left_to_right() -> None:
    assert scores(*TS0044) == dict(zip(FOUR_KEYS, (1, 2, 3, 4), strict=True))


def test_a_box_that_declares_nothing_is_taken_for_a_four_key_remote() -> None:
    assert scores() == scores(*TS0044)


@pytest.mark.parametrize(
    "actions",
    [
        ("button_1", "button_2", "button_3", "button_4"),
        ("1", "2", "3", "4"),
        (
            "button_1_short_release",
            "button_2_short_release",
            "button_3_short_release",
            "button_4_short_release",
        ),
        ("angry", "sad", "good", "excellent"),
        ("Terrible", "Bad", "Happy", "Great"),
    ],
)
def test_numbers_and_faces_are_understood(actions: tuple[str, ...]) -> None:
    assert scores(*actions) == dict(zip(actions, (1, 2, 3, 4), strict=True))


def test_faces_beat_numbers() -> None:
    assert scores("angry", "happy", "2_single") == {"angry": 1, "happy": 3}


def test_what_nobody_can_guess_means_nothing() -> None:
    assert scores("on", "off", "brightness_move_up") == {}


def test_a_proposal_is_of_smileys() -> None:
    assert {meaning.metric for meaning in proposed(TS0044).values()} == {Metric.SMILEY}
