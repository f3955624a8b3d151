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


def read(payload):
    """The plan in a message or in flash; ``None`` for anything that is not one."""
    try:
        tree = json.loads(payload)
        slots = [
            (int(slot["at"]), [(str(topic), str(text)) for topic, text in slot["say"]]) for slot in tree["slots"]
        ]
        until_s = int(tree["until"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if len(slots) > MOST_SLOTS or any(a[0] > b[0] for a, b in zip(slots, slots[1:])):
        return None
    return Plan(slots, until_s)


def time_in(payload):
    """The controller's clock in a message, Unix milliseconds; ``None`` where it says none."""
    try:
        return int(json.loads(payload)["now"])
    except (ValueError, TypeError, KeyError):
        return None


def without_time(payload):
    """The plan in a message as it is kept: the same day gives the same bytes, which are not written again."""
    tree = json.loads(payload)
    slots = [{"at": slot["at"], "say": slot["say"]} for slot in tree["slots"]]
    return json.dumps({"until": tree["until"], "slots": slots}).encode()
