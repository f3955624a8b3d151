"""What the buttons of a box mean: from a device's own word for a press to an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from controller.feedback.scores import Metric
from controller.feedback.trust import TRUST_RULES

_FACES = (
    "angry unhappy terrible worst very_bad very_unhappy",
    "sad bad poor meh dissatisfied",
    "good happy fine ok satisfied",
    "delighted excellent great best very_good very_happy",
)
_SCORE_OF_WORD = {word: score for score, words in enumerate(_FACES, start=1) for word in words.split()}
_NUMBERED = re.compile(
    r"(?:button_?|key_?|b)?([1-4])(?:_(?:single|single_push|click|press|pressed|short_release|initial_press))?"
)
FOUR_KEYS = tuple(f"{key}_single" for key in range(1, 5))
"""the words of a four-key Zigbee remote such as the TS0044"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The answer that a press gives."""

    metric: Metric
    score: int


@dataclass(frozen=True, slots=True)
class ButtonBox:
    """A device whose presses are answers, in the zone where it stands."""

    zone: str
    buttons: Mapping[str, Meaning]
    """by the device's own word for a press; other presses are none of ours"""
    repeat_s: float = TRUST_RULES.repeat_s
    """the same face again within this time is the same hand: kept, but not trusted"""


def proposed(actions: Iterable[str]) -> dict[str, Meaning]:
    """What presses probably mean; ``actions`` are those that a device declares, none if it does not say.

    Words for faces beat numbers; doubled, held and released keys mean nothing.

    >>> {action: meaning.score for action, meaning in proposed(["angry", "happy", "delighted"]).items()}
    {'angry': 1, 'happy': 3, 'delighted': 4}
    >>> {action: meaning.score for action, meaning in proposed([]).items()}
    {'1_single': 1, '2_single': 2, '3_single': 3, '4_single': 4}
    """
    known = tuple(actions) or FOUR_KEYS
    faces = {
        action: _SCORE_OF_WORD[action.casefold()] for action in known if action.casefold() in _SCORE_OF_WORD
    }
    numbers = {action: int(found[1]) for action in known if (found := _NUMBERED.fullmatch(action.casefold()))}
    return {action: Meaning(Metric.SMILEY, score) for action, score in (faces or numbers).items()}
