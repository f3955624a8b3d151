"""MQTT 3.1.1 for small boards: QoS 1 both ways, a session that persists, a last will, keep-alive, reconnecting."""

import asyncio
import gc
import struct
from collections import OrderedDict

WINDOW = 8
LARGEST = 16384
PATIENCE_S = 15
BACKOFF_MAX_MS = 30000

_CONNACK, _PUBLISH, _PUBACK, _SUBACK, _PINGRESP = 2, 3, 4, 9, 13


class ProtocolError(Exception):
    """The other side does not speak MQTT 3.1.1, or refuses us; the argument says which."""


class Client:
    """One connection to a broker that is made again whenever it breaks.

    ``connect`` is a coroutine function that answers a stream reader and writer; ``rng(n)`` a
    whole number from 1 to n. ``will`` is (topic, payload), retained at QoS 1. Set ``on_message(topic, payload, retained)``,
    ``on_connected()`` and ``on_lost()`` and the ``filters`` before ``run``.
    """

    def __init__(self, connect, client_id, *, rng, will=None, user=None, password=None, keep_alive_s=20):
        self._connect = connect
        self._client_id = client_id
        self._rng = rng
        self._will = will
        self._user = user
        self._password = password
        self._keep_alive_s = keep_alive_s
        self._waiting = OrderedDict()  # key: [packet id, topic, payload, retain, sent: 1 now, -1 in a connection before]
        self._control = []
        self._last_id = 0
        self._stirred = asyncio.Event()
        self.filters = []
        self.connected = False
        self.on_message = lambda topic, payload, retained: None
        self.on_connected = lambda: None
        self.on_lost = lambda: None

    def publish(self, topic, payload, *, retain=False, key=None):
        """Say something at QoS 1, now or once the broker is there; the same key (or topic) replaces it."""
        key = key or topic
        self._waiting.pop(key, None)
        self._waiting[key] = [0, topic, payload, retain, 0]
        self._stirred.set()

    @property
    def waiting(self):
        """How many messages the broker has not acknowledged."""
        return len(self._waiting)

    async def run(self):
        """Connect, serve and reconnect, with pauses that double up to half a minute, until cancelled."""
        pause_ms = 500
        while True:
            try:
                reader, writer = await asyncio.wait_for(self._connect(), PATIENCE_S)
            except (OSError, ValueError, asyncio.TimeoutError):
                pass
            else:
                if await self._converse(reader, writer):
                    pause_ms = 500
            await asyncio.sleep(self._rng(pause_ms) / 1000)
            pause_ms = min(2 * pause_ms, BACKOFF_MAX_MS)

    async def _converse(self, reader, writer):
        """Serve one connection until it breaks; whether the broker let us in."""
        welcome, tasks = False, []
        try:
            writer.write(self._hello())
            await writer.drain()
            kind, body = await asyncio.wait_for(_packet(reader), PATIENCE_S)
            if kind >> 4 != _CONNACK or len(body) != 2 or body[1]:
                raise ProtocolError("the broker refuses: {}".format(bytes(body)))
            welcome = True
            self._resume()
            tasks = [asyncio.create_task(self._write(writer))]
            self.connected = True
            self.on_connected()
            while True:
                self._take(*await asyncio.wait_for(_packet(reader), self._keep_alive_s * 3 // 2))
        except (OSError, EOFError, ValueError, IndexError, MemoryError, ProtocolError, asyncio.TimeoutError):
            gc.collect()
        finally:
            for task in tasks:
                task.cancel()
            self._close(writer)
            if self.connected:
                self.connected = False
                self.on_lost()
        return welcome

    def _close(self, writer):
        try:
            writer.close()
        except OSError:
            pass

    def _hello(self):
        flags, tail = 0, _text(self._client_id)
        if self._will:
            flags |= 0x04 | 0x08 | 0x20
            tail += _text(self._will[0]) + _text(self._will[1])
        if self._user is not None:
            flags |= 0x80
            tail += _text(self._user)
            if self._password is not None:
                flags |= 0x40
                tail += _text(self._password)
        return _framed(0x10, _text("MQTT") + struct.pack(">BBH", 4, flags, self._keep_alive_s) + tail)

    def _resume(self):
        """Subscribe, and say again what was not acknowledged, as the duplicate that it may be."""
        self._control = []
        if self.filters:
            wanted = b"".join(_text(name) + b"\x01" for name in self.filters)
            self._control.append(_framed(0x82, struct.pack(">H", self._new_id()) + wanted))
        for entry in self._waiting.values():
            entry[4] = -1 if entry[4] else 0
        self._stirred.set()

    async def _write(self, writer):
        """Write what there is to write, and a ping where that is nothing for half the keep-alive."""
        try:
            while True:
                try:
                    await asyncio.wait_for(self._stirred.wait(), self._keep_alive_s / 2)
                except asyncio.TimeoutError:
                    self._control.append(b"\xc0\x00")
                self._stirred.clear()
                for packet in self._outgoing():
                    writer.write(packet)
                    await writer.drain()
        except OSError:
            self._close(writer)

    def _outgoing(self):
        control, self._control = self._control, []
        yield from control
        window = WINDOW
        for entry in list(self._waiting.values()):
            if not window:
                return
            window -= 1
            if entry[4] > 0:
                continue
            duplicate = 0x08 if entry[4] < 0 else 0
            entry[0] = entry[0] or self._new_id()
            entry[4] = 1
            head = 0x32 | duplicate | (1 if entry[3] else 0)
            yield _framed(head, _text(entry[1]) + struct.pack(">H", entry[0]) + _bytes(entry[2]))

    def _new_id(self):
        taken = {entry[0] for entry in self._waiting.values()}
        while True:
            self._last_id = self._last_id % 65535 + 1
            if self._last_id not in taken:
                return self._last_id

    def _take(self, head, body):
        kind = head >> 4
        if kind == _PUBACK:
            number = struct.unpack(">H", body)[0]
            for key, entry in self._waiting.items():
                if entry[0] == number:
                    del self._waiting[key]
                    break
            self._stirred.set()
        elif kind == _PUBLISH:
            self._hear(head, body)
        elif kind not in (_SUBACK, _PINGRESP):
            raise ProtocolError("a packet of type {}".format(kind))

    def _hear(self, head, body):
        length = struct.unpack(">H", body[:2])[0]
        topic = str(body[2 : 2 + length], "utf-8")
        start = 2 + length
        qos = head >> 1 & 3
        if qos > 1:
            raise ProtocolError("QoS 2 was not asked for")
        number = body[start : start + 2 * qos]
        try:
            self.on_message(topic, bytes(body[start + 2 * qos :]), bool(head & 1))
        except MemoryError:
            gc.collect()  # given up, or the broker would send it again for ever
        if qos:
            self._control.append(_framed(0x40, bytes(number)))
            self._stirred.set()


async def _packet(reader):
    """One packet's first byte and body; one larger than ``LARGEST`` breaks the connection."""
    head = (await reader.readexactly(1))[0]
    length, shift = 0, 0
    while True:
        digit = (await reader.readexactly(1))[0]
        length |= (digit & 0x7F) << shift
        if not digit & 0x80:
            break
        shift += 7
        if shift > 21:
            raise ProtocolError("a length of more than four bytes")
    if length > LARGEST:
        raise ProtocolError("{} bytes in one packet".format(length))
    body = memoryview(bytearray(length))
    got = 0
    while got < length:
        more = await reader.readinto(body[got:])
        if not more:
            raise EOFError
        got += more
    return head, body


def _bytes(text):
    return text if isinstance(text, (bytes, bytearray)) else text.encode()


def _text(text):
    data = _bytes(text)
    return struct.pack(">H", len(data)) + data


def _framed(head, body):
    length, size = len(body), bytearray()
    while True:
        digit, length = length & 0x7F, length >> 7
        size.append(digit | (0x80 if length else 0))
        if not length:
            return bytes([head]) + bytes(size) + body
