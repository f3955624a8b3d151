"""A clock that counts from the start and learns the time of day from the controller."""


class Clock:
    """``ticks_ms`` and ``ticks_diff`` are those of the module ``time``, whose counter wraps after some days.

    ``rtc_s`` answers Unix seconds where a board has a clock of its own that is right; whole numbers everywhere,
    because small boards have floats of 24 bits.
    """

    def __init__(self, ticks_ms, ticks_diff, rtc_s=None):
        self._ticks_ms = ticks_ms
        self._ticks_diff = ticks_diff
        self._rtc_s = rtc_s
        self._last = ticks_ms()
        self._now_ms = 0
        self._offset_ms = None

    def now_ms(self):
        """Milliseconds since the start; to be asked at least once a day."""
        ticks = self._ticks_ms()
        self._now_ms += max(0, self._ticks_diff(ticks, self._last))
        self._last = ticks
        return self._now_ms

    def set(self, epoch_ms):
        """Take over the controller's time."""
        self._offset_ms = epoch_ms - self.now_ms()

    def epoch_s(self):
        """Unix seconds; ``None`` while nobody has told the time."""
        if self._offset_ms is not None:
            return (self.now_ms() + self._offset_ms) // 1000
        return int(self._rtc_s()) if self._rtc_s else None
