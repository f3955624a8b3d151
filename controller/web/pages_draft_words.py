"""Words for what a draft can choose: kinds of plans, attributes of senses, questions, groups."""

from __future__ import annotations

from controller.atmosphere.model import Sense
from controller.experiment.declared import ANSWERS_PER_HOUR, COMPLAINTS, FOOTFALL, OCCUPANCY, SALES, STAFF
from controller.experiment.design import DesignKind
from controller.experiment.metric import Metric
from controller.feedback.scores import Metric as Question
from controller.web.language import Language
from controller.web.pages_words import sense_name
from controller.web.panel_answers import metric_name


def kind_words(kind: DesignKind, words: Language) -> str:
    """How chance deals the arms."""
    return {
        DesignKind.PAIRED: words.gettext("a week and the next take turns, hour by hour"),
        DesignKind.ADJACENT_DAYS: words.gettext("a day and the next take turns, for an earlier answer"),
        DesignKind.STRATIFIED: words.gettext("as many weeks as atmospheres, for several of them"),
        DesignKind.CARRY_OVER: words.gettext("for an atmosphere that lingers longer than a block"),
    }[kind]


def attribute_words(key: str, words: Language) -> str:
    """Something of one sense that can be compared alone."""
    return {
        "fragrance": words.gettext("Fragrance"),
        "intensity": words.gettext("Strength of the scent"),
        "playlist": words.gettext("Playlist"),
        "volume": words.gettext("Loudness of the music"),
        "brightness": words.gettext("Brightness"),
        "temperature": words.gettext("Colour temperature"),
    }[key]


def asked_words(outcome: str, words: Language) -> str:
    """A question that is asked beside the one that decides; other measures keep their names."""
    if outcome in set(Metric):
        return metric_name(Question(outcome), words)
    return {
        SALES: words.gettext("sales"),
        FOOTFALL: words.gettext("visitors"),
        OCCUPANCY: words.gettext("occupancy"),
        COMPLAINTS: words.gettext("share of low answers"),
        STAFF: words.gettext("rating by employees"),
        ANSWERS_PER_HOUR: words.gettext("answers per hour"),
    }.get(outcome, outcome)


def segment_words(key: str, words: Language) -> str:
    """What answers can be split by; any other word stays as it is."""
    return {
        "segment": words.gettext("segment"),
        "purpose": words.gettext("purpose"),
        "language": words.gettext("language"),
        "channel": words.gettext("channel"),
    }.get(key, key)


def crossed_words(sense: Sense, words: Language) -> str:
    """The heading of a sense that can be crossed with others."""
    return words.gettext("%(sense)s: values to cross", sense=sense_name(sense, words))
