"""What a node does by itself while nobody leads it: the rest of the day, as the controller told it."""

import json

MOST_SLOTS = 64


class Plan:
    """Slots in order of time: each says from when (UTC, Unix seconds) which of the node's topics is told what."""

    def __init__(self, slots, until_s):
        self.slots = slots
        self.until_s = until_s

    def due(self, epoch_s):
        """The slot in force as (begin, sayings); ``None`` before the first and after the end."""
        if epoch_s is None or epoch_s >= self.until_s:
            return None
        found = None
        for slot in self.slots:
            if slot[0] <= epoch_s:
                found = slot
        return found


    def kept(self):
        """As bytes for `read`: the same day gives the same bytes, which are not written to flash again."""
        slots = [{"at": at, "say": say} for at, say in self.slots]
        return json.dumps({"until": self.until_s, "slots": slots}).encode()


def read(payload):
    """The plan in flash; ``None`` for anything that is not one."""
    return told(payload)[1]


def told(payload):
    """The controller's clock in a message (Unix milliseconds) and the plan; ``None`` for what it does not say."""
    try:
        tree = json.loads(payload)
        slots = [
            (int(slot["at"]), [(str(topic), str(text)) for topic, text in slot["say"]]) for slot in tree["slots"]
        ]
        now_ms, until_s = tree.get("now"), int(tree["until"])
        now_ms = None if now_ms is None else int(now_ms)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None, None
    if len(slots) > MOST_SLOTS or any(a[0] > b[0] for a, b in zip(slots, slots[1:])):
        return None, None
    return now_ms, Plan(slots, until_s)
