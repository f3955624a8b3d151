"""The columns of every export, what they mean and of which type they are; times are UTC."""

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
    "pair": "the pair that the block belongs to; empty where the design has other strata",
    "stratum": "the blocks among which the arms were dealt; empty where they are pairs",
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
    "values": "an object: its number in every outcome that the design declares beside its metric",
}
MEASURE_COLUMNS: Mapping[str, str] = {
    "id": "made by the till or counter that sent it",
    "metric": "what was measured: sales, footfall, occupancy ...",
    "zone": "where; empty for the whole store",
    "value": "the number",
    "from": "from then on",
    "to": "until then; the same moment for what happened at once",
    "received_at": "when it came",
}
RECEIPT_COLUMNS: Mapping[str, str] = {
    "receipt": "the scene change; a row is one part of one device in it",
    "zone": "where",
    "scene": "the scene that was asked for",
    "cause": "why: override, experiment, schedule, default, emergency",
    "detail": "who or what asked for it",
    "begun_at": "when it began",
    "receipt_status": "how the whole change ended",
    "device": "the id of the device; empty where the zone has none, or while the change is under way",
    "part": "the part of the device",
    "status": "queued, sent, acked, observed, failed or skipped",
    "why": "why it failed or was skipped",
    "note": "what the device could not do of it",
    "attempts": "how often it was told",
    "sent_at": "when it was told last",
    "observed_at": "when its own state said that it had done it",
}
PLAN_COLUMNS: Mapping[str, str] = {
    "index": "the place of the block in the plan",
    "pair": "the pair that the block belongs to; empty where the design has other strata",
    "stratum": "the blocks among which the arms were dealt; empty where they are pairs",
    "zone": "where",
    "arm": "which atmosphere was drawn for it",
    "from": "when it begins",
    "to": "when it ends",
    "burn_in_ends": "answers count from then on",
}
EXPORTS: Mapping[str, Mapping[str, str]] = {
    "answers": ANSWER_COLUMNS,
    "exposures": EXPOSURE_COLUMNS,
    "blocks": BLOCK_COLUMNS,
    "plan": PLAN_COLUMNS,
    "receipts": RECEIPT_COLUMNS,
    "measures": MEASURE_COLUMNS,
}

_TIMES = ("at", "received_at", "from", "to", "settled", "burn_in_ends", "begun_at", "sent_at", "observed_at")
_SHARES = ("delivered", "overridden", "top_share", "light", "music", "scent")
_NUMBERS = ("answers_per_hour", "outcome", "raw", "minutes_since_change", "value")
_COUNTS = ("score", "pair", "stratum", "index", "answers", "attempts")
_LISTS = ("reasons", "trust_reasons")


def sql_type(column: str) -> str:
    """The type of a column in Parquet, in DuckDB's words; all but times, numbers and lists are texts.

    >>> sql_type("burn_in_ends"), sql_type("score"), sql_type("reasons"), sql_type("zone")
    ('TIMESTAMP WITH TIME ZONE', 'INTEGER', 'VARCHAR[]', 'VARCHAR')
    """
    kinds = {
        "TIMESTAMP WITH TIME ZONE": _TIMES,
        "DOUBLE": (*_SHARES, *_NUMBERS),
        "INTEGER": _COUNTS,
        "VARCHAR[]": _LISTS,
    }
    return next((kind for kind, columns in kinds.items() if column in columns), "VARCHAR")


def dictionary() -> list[dict[str, str]]:
    """What every column of every export is."""
    return [
        {"export": export, "column": column, "type": sql_type(column), "meaning": meaning}
        for export, columns in EXPORTS.items()
        for column, meaning in columns.items()
    ]
