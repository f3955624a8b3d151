"""What outlives a power cut, on flash that wears out and writes that are cut short."""

import binascii
import os
import struct

_MARK = b"AMB1"
_HEAD = ">4sIII"
_HEAD_SIZE = 16
BETWEEN_WRITES_MS = 60000


class Record:
    """One value in two files, written in turns, so that a torn write leaves the value before it.

    An equal value is not written again, and no two within ``between_ms``: `keep` before that waits for `advance`.
    """

    def __init__(self, path, between_ms=BETWEEN_WRITES_MS):
        self._between_ms = between_ms
        self._paths = (path + ".a", path + ".b")
        self._number, self._place, self.value = 0, 1, None
        self._asked = None
        self._written_ms = None
        for place, name in enumerate(self._paths):
            found = _read(name)
            if found and found[0] >= self._number:
                self._number, self.value = found
                self._place = place
        self._asked = self.value

    def keep(self, value, now_ms):
        """Let ``value`` (bytes) be what is kept."""
        self._asked = value
        self.advance(now_ms)

    def due_ms(self, now_ms):
        """In how many milliseconds `advance` will write; ``None`` where nothing waits."""
        if self._asked == self.value:
            return None
        if self._written_ms is None:
            return 0
        return max(0, self._written_ms + self._between_ms - now_ms)

    def advance(self, now_ms):
        """Write what waits, if its time has come. A flash that cannot be written keeps what it has."""
        if self.due_ms(now_ms) != 0:
            return
        self._written_ms = now_ms
        place = 1 - self._place
        head = struct.pack(_HEAD, _MARK, self._number + 1, len(self._asked), binascii.crc32(self._asked))
        try:
            with open(self._paths[place], "wb") as file:
                file.write(head)
                file.write(self._asked)
        except OSError:
            return
        self._number, self._place, self.value = self._number + 1, place, self._asked


def _read(name):
    """(number, value) of a whole record; ``None`` for one that is not there, torn or foreign."""
    try:
        with open(name, "rb") as file:
            head, value = file.read(_HEAD_SIZE), file.read()
    except OSError:
        return None
    if len(head) != _HEAD_SIZE:
        return None
    mark, number, length, crc = struct.unpack(_HEAD, head)
    if mark != _MARK or length != len(value) or binascii.crc32(value) != crc:
        return None
    return number, value


class Outbox:
    """Lines that wait for a receipt, by id: one appended write for each, one small mark when it is receipted.

    The file is written anew only when nothing waits or when it has grown; a torn last line is let go.
    At most ``most`` wait: `put` says ``False`` to more, and nothing that waits is lost.
    """

    def __init__(self, path, most=400):
        self._path = path
        self._most = most
        self._lines = {}
        self._order = []
        self._marks = 0
        try:
            with open(path, "rb") as file:
                *lines, torn = file.read().split(b"\n")
        except OSError:
            lines, torn = [], b""
        for line in lines:
            self._recall(line)
        if torn:
            self._append_raw(b"\n")  # or the next line would be torn with it
        self._tidy()

    def _recall(self, line):
        sign, _, rest = line.partition(b" ")
        crc, _, rest = rest.partition(b" ")
        if sign not in (b"+", b"-") or crc != _crc(rest):
            return
        key, _, text = rest.partition(b" ")
        if sign == b"+" and key not in self._lines:
            self._lines[key] = text
            self._order.append(key)
        elif sign == b"-" and key in self._lines:
            del self._lines[key]
            self._order.remove(key)
            self._marks += 1

    def __len__(self):
        return len(self._order)

    def first(self, number):
        """The oldest lines that wait, as (id, line)."""
        return [(key.decode(), self._lines[key]) for key in self._order[:number]]

    def put(self, key, line):
        """Keep a line without line breaks under an id without spaces; ``False`` where it cannot be kept."""
        key = key.encode()
        if key in self._lines:
            return True
        if len(self._order) >= self._most or not self._append(b"+", key + b" " + line):
            return False
        self._lines[key] = line
        self._order.append(key)
        return True

    def drop(self, key):
        """Let go of what is receipted; an unknown id is none of ours."""
        key = key.encode()
        if key not in self._lines:
            return
        del self._lines[key]
        self._order.remove(key)
        self._marks += 1
        self._append(b"-", key)
        self._tidy()

    def _append(self, sign, rest):
        return self._append_raw(sign + b" " + _crc(rest) + b" " + rest + b"\n")

    def _append_raw(self, data):
        try:
            with open(self._path, "ab") as file:
                file.write(data)
        except OSError:
            return False
        return True

    def _tidy(self):
        """Begin the file anew once it holds more receipted lines than may wait, or nothing that waits."""
        if not self._marks or (self._order and self._marks < self._most):
            return
        fresh = self._path + ".new"
        try:
            with open(fresh, "wb") as file:
                for key in self._order:
                    rest = key + b" " + self._lines[key]
                    file.write(b"+ " + _crc(rest) + b" " + rest + b"\n")
            os.rename(fresh, self._path)
        except OSError:
            return
        self._marks = 0


def _crc(data):
    return ("%08x" % binascii.crc32(data)).encode()
