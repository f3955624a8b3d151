"""The columns of every export and what they mean; times are UTC."""

from __future__ import annotations

from collections.abc import Mapping

ANSWER_COLUMNS: Mapping[str, str] = {
    "id": "made where the answer was given",
    "at": "when it was given, by the clock of whoever sent it",
    "received_at": "when it came",
    "zone": "where it was given",
    "touchpoint": "where in the customer's way through the store",
    "metric": "csat (1-5), nps (0-10), ces (1-7) or smiley (1-4)",
    "score": "the answer",
    "reasons": "a list of what was chosen as reasons",
    "source": "the way it came: api, mqtt, kiosk, survey",
    "channel": "what the sender calls its channel",
    "terminal": "which terminal",
    "language": "in which language",
    "purpose": "why the customer came",
    "segment": "the group of customers, where the sender names one",
    "trust": "high, medium or low",
    "trust_reasons": "a list of what speaks for or against it",
    "scene": "the scene of the zone then",
    "reason": "why the zone had it: override, experiment, schedule ...",
    "minutes_since_change": "how long it had had it",
    "experiment": "the experiment that ran there",
    "arm": "and its arm",
    "settings": "what the senses were set to",
}
EXPOSURE_COLUMNS: Mapping[str, str] = {
    "zone": "where",
    "scene": "the scene that the zone really had",
    "from": "from then on",
    "to": "until then; empty while it lasts",
    "settled": "when its slowest sense was there",
    "reason": "why: override, experiment, schedule, default, emergency",
    "experiment": "the experiment that asked for it",
    "arm": "and its arm",
    "delivered": "0-1, share of the devices that were what the scene asks",
    "light": "0-1, the same for light alone; empty where there is none",
    "music": "0-1, for music",
    "scent": "0-1, for scent",
}
BLOCK_COLUMNS: Mapping[str, str] = {
    "pair": "the pair that the block belongs to",
    "arm": "which atmosphere was drawn for it",
    "zone": "where",
    "from": "when it begins",
    "to": "when it ends",
    "burn_in_ends": "answers count from then on",
    "delivered": "0-1, how much of the arm was really there",
    "overridden": "0-1, share of it in which a person had chosen otherwise",
    "answers": "how many were given",
    "answers_per_hour": "the same by the hour",
    "outcome": "the mean score; empty where the block may not count",
    "raw": "the mean score, whether it may count or not",
    "top_share": "0-1, share of the best scores",
    "why": "why it may not count",
}
